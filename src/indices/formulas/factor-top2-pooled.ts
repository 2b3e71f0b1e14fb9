import type { Formula } from './formula.ts';
import { pooledShareOf } from './over-criteria.ts';
import { satisfied } from './scores.ts';

/** Share of levels 4 and 5 among all answers to the criteria of one factor. */
export const factorTop2Pooled: Formula = {
  id: 'factor_top2_pooled',
  version: 1,
  validFrom: undefined,
  validTo: undefined,
  source: {
    vi: 'Tỷ lệ theo yếu tố như trong khảo sát hài lòng người bệnh của Bộ Y tế: câu trả lời ở mức 4 và 5 trên tổng số câu trả lời, gộp các câu hỏi của yếu tố. Với SIPAS từ năm 2022 (Quyết định 1001/QĐ-BNV), chưa đọc được công thức.',
    en:
      'Rate of a factor as in the patient satisfaction survey of the Ministry of Health (Bộ Y tế): answers at levels 4 and 5 over ' +
      'all answers, pooled over its questions. For SIPAS since 2022 (Quyết định 1001/QĐ-BNV) the formula could not be read.',
  },
  name: { vi: 'Tỷ lệ hài lòng theo yếu tố', en: 'Satisfaction with one factor' },
  description: {
    vi: 'Tỷ lệ câu trả lời "Hài lòng" và "Rất hài lòng" trên tổng số câu trả lời cho mọi tiêu chí của một yếu tố.',
    en: 'The share of "satisfied" and "very satisfied" among all answers to the criteria of one factor.',
  },
  subject: 'factor',
  range: { lowest: 0, highest: 100 },
  estimate: (said) => pooledShareOf(said, satisfied),
};
