import type { Formula } from './formula.ts';
import { shareOf } from './over-criteria.ts';
import { satisfied } from './scores.ts';

/** Share of levels 4 and 5 on one criterion. */
export const itemTop2: Formula = {
  id: 'item_top2',
  version: 1,
  validFrom: undefined,
  validTo: undefined,
  source: {
    vi: 'Như overall_top2, cho một tiêu chí: (n4 + n5) / (n1 + n2 + n3 + n4 + n5). "Không áp dụng" được đếm riêng.',
    en: 'As overall_top2, for one criterion: (n4 + n5) / (n1 + n2 + n3 + n4 + n5). "Không áp dụng" is counted apart.',
  },
  name: { vi: 'Tỷ lệ hài lòng theo tiêu chí', en: 'Satisfaction with one criterion' },
  description: {
    vi: 'Tỷ lệ câu trả lời "Hài lòng" và "Rất hài lòng" cho một tiêu chí, trên tổng số câu trả lời có đánh giá tiêu chí đó.',
    en: 'The share of "satisfied" and "very satisfied" among all ratings of one criterion.',
  },
  subject: 'criterion',
  range: { lowest: 0, highest: 100 },
  estimate: (said) => shareOf(said, satisfied),
};
