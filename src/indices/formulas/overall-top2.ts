import type { Formula } from './formula.ts';
import { shareOf } from './over-criteria.ts';
import { satisfied } from './scores.ts';

/** Share of levels 4 and 5 on the one question on the service as a whole. */
export const overallTop2: Formula = {
  id: 'overall_top2',
  version: 1,
  validFrom: undefined,
  validTo: undefined,
  source: {
    vi: 'SIPAS 2015–2021 (Quyết định 1383/QĐ-BNV năm 2012, 2640/QĐ-BNV năm 2017), dựng lại: chỉ số đã công bố bằng tỷ lệ "hài lòng" và "rất hài lòng" của một câu hỏi chung (VietnamPlus và VnExpress về SIPAS 2015). Chưa đọc được văn bản chính thức nào nêu công thức.',
    en:
      'SIPAS 2015–2021 (Quyết định 1383/QĐ-BNV 2012, 2640/QĐ-BNV 2017), reconstructed: the published index equals the shares ' +
      '"hài lòng" and "rất hài lòng" of a general question (VietnamPlus and VnExpress on SIPAS 2015). No official text of the ' +
      'formula could be read.',
  },
  name: { vi: 'Tỷ lệ hài lòng chung', en: 'Overall satisfaction' },
  description: {
    vi: 'Tỷ lệ câu trả lời "Hài lòng" và "Rất hài lòng" cho câu hỏi về sự phục vụ nói chung, trên tổng số câu trả lời có đánh giá.',
    en: 'The share of "satisfied" and "very satisfied" among all ratings of the service as a whole.',
  },
  subject: 'overall',
  range: { lowest: 0, highest: 100 },
  estimate: (said) => shareOf(said, satisfied),
};
