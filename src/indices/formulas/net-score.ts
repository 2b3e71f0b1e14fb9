import type { Formula } from './formula.ts';
import { meanOf } from './over-criteria.ts';
import { net } from './scores.ts';

const range = { lowest: -100, highest: 100 };

/** Share of satisfied less share of dissatisfied. */
export const netScore: Formula = {
  id: 'net_score',
  version: 1,
  validFrom: undefined,
  validTo: undefined,
  source: {
    vi: 'Chênh lệch ý kiến, như trong khảo sát doanh nghiệp và người tiêu dùng của Ủy ban châu Âu (Joint Harmonised EU Programme): tỷ lệ tích cực trừ tỷ lệ tiêu cực.',
    en:
      'Net balance of opinion, as in business and consumer surveys (European Commission, Joint Harmonised EU Programme, user guide): ' +
      'percent positive less percent negative.',
  },
  name: { vi: 'Chênh lệch hài lòng', en: 'Net satisfaction' },
  description: {
    vi: 'Tỷ lệ hài lòng (mức 4 và 5) trừ tỷ lệ không hài lòng (mức 1 và 2); từ −100 đến 100.',
    en: 'The share of satisfied (levels 4 and 5) less the share of dissatisfied (1 and 2); from −100 to 100.',
  },
  subject: 'criterion',
  range,
  estimate: (said) => meanOf(said, net, range),
};
