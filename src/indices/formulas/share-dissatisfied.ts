import type { Formula } from './formula.ts';
import { shareOf } from './over-criteria.ts';
import { dissatisfied } from './scores.ts';

/** Share of levels 1 and 2 on one criterion. */
export const shareDissatisfied: Formula = {
  id: 'share_dissatisfied',
  version: 1,
  validFrom: undefined,
  validTo: undefined,
  source: {
    vi: 'OECD Government at a Glance và khảo sát của Estonia năm 2025: mức 4–5 hài lòng, 3 trung tính, 1–2 không hài lòng.',
    en: 'OECD Government at a Glance and the Estonian survey of 2025: levels 4–5 satisfied, 3 neutral, 1–2 dissatisfied.',
  },
  name: { vi: 'Tỷ lệ không hài lòng', en: 'Share of dissatisfied' },
  description: {
    vi: 'Tỷ lệ câu trả lời "Không hài lòng" và "Rất không hài lòng" trên tổng số câu trả lời có đánh giá.',
    en: 'The share of "dissatisfied" and "very dissatisfied" among all ratings.',
  },
  subject: 'criterion',
  range: { lowest: 0, highest: 100 },
  estimate: (said) => shareOf(said, dissatisfied),
};
