import type { Formula } from './formula.ts';
import { pooledShareOf } from './over-criteria.ts';
import { satisfied } from './scores.ts';

/** Share of levels 4 and 5 among all answers to all criteria of the service. */
export const criteriaTop2Pooled: Formula = {
  id: 'criteria_top2_pooled',
  version: 1,
  validFrom: undefined,
  validTo: undefined,
  source: {
    vi: 'SIPAS từ năm 2022 (Quyết định 1001/QĐ-BNV), dựng lại: "trung bình cộng các tiêu chí" phù hợp với các chỉ số đã công bố của năm 2023 và 2024 (chính sách, phục vụ, chung) nhưng chưa được chứng minh.',
    en:
      'SIPAS since 2022 (Quyết định 1001/QĐ-BNV), reconstructed: "a plain mean over all items" is consistent with the published ' +
      'indices of 2023 and 2024 (policy, service, overall), but not proven.',
  },
  name: { vi: 'Tỷ lệ hài lòng trên tất cả các tiêu chí', en: 'Satisfaction over all criteria' },
  description: {
    vi: 'Tỷ lệ câu trả lời "Hài lòng" và "Rất hài lòng" trên tổng số câu trả lời cho tất cả các tiêu chí phục vụ.',
    en: 'The share of "satisfied" and "very satisfied" among all answers to all criteria of the service.',
  },
  subject: 'criteria',
  range: { lowest: 0, highest: 100 },
  estimate: (said) => pooledShareOf(said, satisfied),
};
