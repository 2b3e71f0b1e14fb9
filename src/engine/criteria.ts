/**
 * What questions measure. Ids are stable: answers, indices and open data name them.
 *
 * The 19 service items are the service part of the SIPAS questionnaire used since the round of 2022 (method:
 * Decision 1001/QĐ-BNV of 11 December 2023), read in the form of a survey application of that round. Its items
 * 17, 29 and 30 abbreviate the stem with "…"; the stem is written out here after items 16 and 28.
 */
import { otherCriteria } from './other-criteria.ts';

/** Which of the dossier's agencies a question speaks of. */
export type Attribution = 'receiving' | 'deciding' | 'supporting';

/** The five factors (yếu tố) of SIPAS (Decision 2640/QĐ-BNV of 10 October 2017; kept for services since 2022). */
export const factors = [
  { id: 'access', name: { vi: 'Tiếp cận dịch vụ', en: 'Access to the service' } },
  { id: 'procedures', name: { vi: 'Thủ tục hành chính', en: 'Administrative procedures' } },
  { id: 'officials', name: { vi: 'Công chức trực tiếp giải quyết công việc', en: 'Officials in charge' } },
  { id: 'results', name: { vi: 'Kết quả dịch vụ', en: 'Results of the service' } },
  {
    id: 'feedback',
    name: { vi: 'Tiếp nhận, giải quyết góp ý, phản ánh, kiến nghị', en: 'Handling of feedback' },
  },
] as const;
export type Factor = (typeof factors)[number]['id'];

export type Criterion = {
  readonly id: string;
  /** The factor to which a service item belongs. */
  readonly factor?: Factor;
  /** The item's number on the SIPAS form. */
  readonly item?: number;
  /** The Vietnamese wording is verbatim; the English is ours. */
  readonly wording: { readonly vi: string; readonly en: string };
  readonly source: string;
  /**
   * The agency that answers for it. Access speaks of the place that received the dossier, the result of the
   * agency that decided: Decree 118/2025/NĐ-CP lets both differ.
   */
  readonly attributedTo: Attribution;
  /** The dossier's fact that tells the same objectively: where it is known nobody needs to be asked. */
  readonly knownFrom?: string;
};

const sipas = 'SIPAS questionnaire 2022+, question 9';

function item(
  number: number,
  id: string,
  factor: Factor,
  attributedTo: Attribution,
  vi: string,
  en: string,
  knownFrom?: string,
): Criterion {
  const source = `${sipas}, item ${number}`;
  const measured = { id, factor, item: number, wording: { vi, en }, source, attributedTo };
  return knownFrom === undefined ? measured : { ...measured, knownFrom };
}

/** The 19 items of the service part. */
export const serviceCriteria: readonly Criterion[] = [
  item(
    15,
    'information_access',
    'access',
    'receiving',
    'Cơ quan cung cấp thông tin về việc giải quyết thủ tục hành chính theo nhiều hình thức, dễ tiếp cận, dễ hiểu đối với mọi người dân.',
    'The agency gives information on the handling of procedures in many forms that are easy to reach and to understand for everyone.',
  ),
  item(
    16,
    'premises_signs',
    'access',
    'receiving',
    'Trụ sở cơ quan tiếp nhận hồ sơ, trả kết quả giải quyết thủ tục hành chính có biển hiệu, hướng dẫn rõ ràng, dễ thấy.',
    'The office that receives dossiers and returns results has clear signs and directions that are easy to see.',
  ),
  item(
    17,
    'premises_clean',
    'access',
    'receiving',
    'Trụ sở cơ quan tiếp nhận hồ sơ, trả kết quả giải quyết thủ tục hành chính sạch sẽ, văn minh.',
    'The office that receives dossiers and returns results is clean and well kept.',
  ),
  item(
    18,
    'equipment',
    'access',
    'receiving',
    'Trang thiết bị phục vụ người dân đầy đủ, chất lượng tốt, giúp người dân giải quyết công việc dễ dàng hơn.',
    'The equipment for citizens is sufficient and of good quality and makes matters easier.',
  ),
  item(
    19,
    'rules_posted',
    'procedures',
    'receiving',
    'Quy định thủ tục hành chính được niêm yết công khai tại trụ sở cơ quan tiếp nhận hồ sơ, trả kết quả giải quyết thủ tục hành chính dễ thấy, dễ hiểu.',
    'The rules of the procedure are posted at the office where they are easy to see and to understand.',
  ),
  item(
    20,
    'required_papers',
    'procedures',
    'receiving',
    'Thành phần hồ sơ người dân phải nộp là đúng quy định.',
    'The papers that citizens must submit are those that the rules require.',
  ),
  item(
    21,
    'fees',
    'procedures',
    'receiving',
    'Mức phí/lệ phí người dân phải nộp là đúng quy định.',
    'The fees that citizens must pay are those that the rules set.',
  ),
  item(
    22,
    'time_limit',
    'procedures',
    'deciding',
    'Thời hạn giải quyết thủ tục hành chính cho người dân là đúng quy định.',
    'The time taken to handle the procedure is within the rules.',
    'isOnTime',
  ),
  item(
    23,
    'official_courtesy',
    'officials',
    'receiving',
    'Công chức có thái độ giao tiếp lịch sự, tôn trọng đối với người dân.',
    'Officials are polite and respectful towards citizens.',
  ),
  item(
    24,
    'official_answers',
    'officials',
    'receiving',
    'Công chức cung cấp thông tin, trả lời kịp thời, đầy đủ các câu hỏi, ý kiến của người dân.',
    'Officials give information and answer questions in time and in full.',
  ),
  item(
    25,
    'official_guidance',
    'officials',
    'receiving',
    'Công chức hướng dẫn hồ sơ dễ hiểu, đảm bảo người dân có thể hoàn thiện hồ sơ sau một lần hướng dẫn.',
    'Officials explain the dossier so clearly that citizens can complete it after being told once.',
  ),
  item(
    26,
    'official_compliance',
    'officials',
    'receiving',
    'Công chức tuân thủ đúng quy định trong giải quyết công việc cho người dân.',
    'Officials follow the rules when handling the matter.',
  ),
  item(
    27,
    'official_dedication',
    'officials',
    'receiving',
    'Công chức tận tình đối với người dân trong quá trình giải quyết công việc.',
    'Officials take trouble for citizens throughout the handling of the matter.',
  ),
  item(
    28,
    'result_on_time',
    'results',
    'deciding',
    'Kết quả giải quyết thủ tục hành chính cho người dân được trả đúng hẹn.',
    'The result is returned on the day promised.',
    'isOnTime',
  ),
  item(
    29,
    'result_accuracy',
    'results',
    'deciding',
    'Kết quả giải quyết thủ tục hành chính cho người dân có thông tin đầy đủ, chính xác.',
    'The result contains complete and correct information.',
  ),
  item(
    30,
    'result_fairness',
    'results',
    'deciding',
    'Kết quả giải quyết thủ tục hành chính cho người dân đảm bảo tính công bằng.',
    'The result is fair.',
  ),
  item(
    31,
    'feedback_channels',
    'feedback',
    'deciding',
    'Cơ quan có bố trí hình thức tiếp nhận phản ánh, kiến nghị, giúp người dân phản ánh, kiến nghị dễ dàng.',
    'The agency offers ways to give feedback that make it easy.',
  ),
  item(
    32,
    'feedback_handling',
    'feedback',
    'deciding',
    'Cơ quan tiếp nhận, xử lý phản ánh, kiến nghị của người dân đúng quy định.',
    'The agency receives and handles feedback as the rules require.',
  ),
  item(
    33,
    'feedback_results',
    'feedback',
    'deciding',
    'Cơ quan thông báo kết quả xử lý phản ánh, kiến nghị cho người dân kịp thời.',
    'The agency reports in time what became of the feedback.',
  ),
];

/** Everything that a question may measure. */
export const criteria: readonly Criterion[] = [
  {
    id: 'overall',
    wording: {
      vi: 'Ông/Bà có hài lòng với sự phục vụ của cơ quan khi giải quyết thủ tục này không?',
      en: 'Are you satisfied with how the agency served you in this procedure?',
    },
    source: 'Own wording: the overall question of the SIPAS forms is not published',
    attributedTo: 'deciding',
  },
  ...serviceCriteria,
  ...otherCriteria,
];

const byId = new Map(criteria.map((criterion) => [criterion.id, criterion]));

/** The criterion of that id. */
export function findCriterion(id: string): Criterion | undefined {
  return byId.get(id);
}
