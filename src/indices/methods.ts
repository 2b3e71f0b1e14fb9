/** Every figure that the program publishes, with what must be told of it. Pure. */

import { weightingVersion } from './estimates/post-stratify.ts';
import { shrunkenVersion } from './estimates/shrink.ts';
import type { Method } from './formulas/formula.ts';
import { formulaVersions } from './formulas/index.ts';
import { circular01Method } from './official/circular-01-2018.ts';
import { decision766Methods } from './official/decision-766.ts';
import { indicatorMethods } from './official/indicator-methods.ts';
import type { PublishedMethod } from './official/vocabulary.ts';

const always = { validFrom: undefined, validTo: undefined };

/** How figures are weighted and shrunken: beside a formula, never without one. */
const refinements: readonly Method[] = [
  {
    ...always,
    id: 'post_stratified',
    version: weightingVersion,
    source: {
      vi: 'D. Holt, T. M. F. Smith, "Post stratification", Journal of the Royal Statistical Society A 142 (1979); W. G. Cochran, Sampling Techniques (1977), mục 6.4; L. Kish, Survey Sampling (1965), mục 11.7.',
      en:
        'D. Holt, T. M. F. Smith, "Post stratification", Journal of the Royal Statistical Society A 142 (1979); W. G. Cochran, Sampling ' +
        'Techniques (1977), 6.4; L. Kish, Survey Sampling (1965), 11.7.',
    },
    name: { vi: 'Số liệu có quyền số (hậu phân tầng)', en: 'Weighted figure (post-stratified)' },
    description: {
      vi:
        'Mỗi câu trả lời đại diện cho các hồ sơ đã giải quyết cùng loại: theo đơn vị, lĩnh vực, hình thức nộp, đúng hạn hay không và kết quả, ' +
        'trong từng tháng. Nhóm có dưới 10 người trả lời được gộp với nhóm gần nhất; quyền số lớn hơn 5 lần trung vị được cắt bớt. ' +
        'Câu hỏi chỉ hỏi một phần người trả lời được nhân với nghịch đảo xác suất được hỏi.',
      en:
        'Each answer stands for the finished dossiers of its kind: by unit, field, way of submission, timeliness and outcome, month by month. ' +
        'Groups of fewer than 10 respondents are joined with the nearest; weights above 5 times the median are cut. A question that only some ' +
        'were asked counts by the inverse of the probability of being asked.',
    },
  },
  {
    ...always,
    id: 'empirical_bayes',
    version: shrunkenVersion,
    source: {
      vi: 'B. Efron, C. Morris, Journal of the American Statistical Association 70 (1975), 311–319; phương sai giữa các đơn vị theo R. DerSimonian, N. Laird, Controlled Clinical Trials 7 (1986), 177–188.',
      en:
        'B. Efron, C. Morris, Journal of the American Statistical Association 70 (1975), 311–319; variance between units by R. DerSimonian, ' +
        'N. Laird, Controlled Clinical Trials 7 (1986), 177–188.',
    },
    name: { vi: 'Số liệu hiệu chỉnh cho đơn vị nhỏ', en: 'Figure adjusted for small units' },
    description: {
      vi: 'Tỷ lệ của đơn vị được kéo về mức chung của các đơn vị cùng cấp, càng ít câu trả lời thì kéo càng nhiều. Không thay cho số liệu gốc.',
      en: 'The share of a unit drawn towards the mean of its kind, the more the fewer answered. Never in place of the raw figure.',
    },
  },
];

export const methods: readonly Method[] = [
  ...Object.values(formulaVersions).flat(),
  ...refinements,
  ...decision766Methods,
  circular01Method,
  ...indicatorMethods,
];

/** The methods as they are published. */
export function publishedMethods(): PublishedMethod[] {
  return methods.map(({ id, version, validFrom, validTo, source, name, description }) => ({
    id,
    version,
    validFrom: validFrom ?? null,
    validTo: validTo ?? null,
    source,
    name,
    description,
  }));
}
