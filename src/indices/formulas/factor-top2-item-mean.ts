import type { Formula } from './formula.ts';
import { itemMeanOf } from './over-criteria.ts';
import { satisfied } from './scores.ts';

/** Mean of the shares of levels 4 and 5 of each criterion of one factor. */
export const factorTop2ItemMean: Formula = {
  id: 'factor_top2_item_mean',
  version: 1,
  validFrom: undefined,
  validTo: undefined,
  source: {
    vi: 'Cách hiểu thứ hai về tỷ lệ theo yếu tố: mỗi tiêu chí có giá trị như nhau, dù bao nhiêu người trả lời. Từ các chỉ số yếu tố đã công bố năm 2023, chưa xác nhận được cách hiểu nào của SIPAS từ năm 2022 (Quyết định 1001/QĐ-BNV).',
    en:
      'The other reading of a factor rate: every criterion counts the same however many answered it. Neither reading of SIPAS ' +
      'since 2022 (Quyết định 1001/QĐ-BNV) could be confirmed from the published factor indices of 2023.',
  },
  name: {
    vi: 'Tỷ lệ hài lòng theo yếu tố, bình quân các tiêu chí',
    en: 'Satisfaction with one factor, mean of criteria',
  },
  description: {
    vi: 'Trung bình cộng tỷ lệ hài lòng của từng tiêu chí trong một yếu tố; tiêu chí không ai trả lời thì không tính.',
    en: 'The mean of the shares of satisfied ratings of each criterion of one factor; criteria that nobody rated are left out.',
  },
  subject: 'factor',
  range: { lowest: 0, highest: 100 },
  estimate: (said) => itemMeanOf(said, satisfied),
};
