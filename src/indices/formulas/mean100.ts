import type { Formula } from './formula.ts';
import { meanOf } from './over-criteria.ts';
import { evenSteps } from './scores.ts';

const range = { lowest: 0, highest: 100 };

/** Mean score of one criterion, the five levels at equal distance from 0 to 100. */
export const mean100: Formula = {
  id: 'mean100',
  version: 1,
  validFrom: undefined,
  validTo: undefined,
  source: {
    vi: 'Government Digital Service (Vương quốc Anh): mức hài lòng là trung bình của 0, 25, 50, 75 và 100; Office of the Public Guardian dùng đến tháng 3/2026 (ministryofjustice/opg-performance-data).',
    en:
      'UK Government Digital Service, user satisfaction as a mean of 0, 25, 50, 75 and 100; used by the Office of the Public ' +
      'Guardian until March 2026 (ministryofjustice/opg-performance-data).',
  },
  name: { vi: 'Điểm hài lòng trung bình', en: 'Mean satisfaction score' },
  description: {
    vi: 'Điểm trung bình của các câu trả lời, với năm mức từ "Rất không hài lòng" đến "Rất hài lòng" tính 0, 25, 50, 75 và 100 điểm.',
    en: 'The mean of all ratings, the five levels counting 0, 25, 50, 75 and 100 points.',
  },
  subject: 'criterion',
  range,
  estimate: (said) => meanOf(said, evenSteps, range),
};
