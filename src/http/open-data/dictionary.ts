/** The data dictionary (từ điển dữ liệu): what the columns of the files mean, and why figures are not published. Pure. */
import { type SuppressionReason, suppressionReasons } from '../../indices/vocabulary.ts';

export type Column = {
  readonly name: string;
  readonly type: 'text' | 'number' | 'whole number' | 'yes or no';
  readonly vi: string;
  readonly en: string;
};

/** Of the file of a publication, in their order. */
export const columns: readonly Column[] = [
  {
    name: 'period',
    type: 'text',
    vi: 'Kỳ công bố: 2026-11, 2026-Q4 hoặc 2026',
    en: 'The period: 2026-11, 2026-Q4 or 2026',
  },
  {
    name: 'revision',
    type: 'whole number',
    vi: 'Lần công bố của kỳ này; từ 2 là bản đính chính',
    en: 'Which publication of the period; from 2 on a correction',
  },
  {
    name: 'agency_code',
    type: 'text',
    vi: 'Mã cơ quan (Quyết định 20/2020/QĐ-TTg); all: tất cả',
    en: 'Code of the agency (Decision 20/2020/QĐ-TTg); all: everybody',
  },
  {
    name: 'agency_name',
    type: 'text',
    vi: 'Tên cơ quan; số liệu gồm cả các đơn vị trực thuộc',
    en: 'Name of the agency; figures hold everything below it',
  },
  { name: 'parent_code', type: 'text', vi: 'Mã cơ quan cấp trên', en: 'Code of the agency above' },
  {
    name: 'subject_kind',
    type: 'text',
    vi: 'overall: hài lòng chung; factor: yếu tố; criterion: tiêu chí',
    en: 'overall, factor or criterion',
  },
  { name: 'subject', type: 'text', vi: 'Mã yếu tố hoặc tiêu chí', en: 'Id of the factor or criterion' },
  {
    name: 'subject_name',
    type: 'text',
    vi: 'Tên yếu tố hoặc nội dung tiêu chí',
    en: 'Name of the factor, wording of the criterion',
  },
  {
    name: 'formula',
    type: 'text',
    vi: 'Mã công thức; tên, cách tính và nguồn ở /api/v1/indices/methods',
    en: 'Id of the formula; its name, how it is computed and its source are at /api/v1/indices/methods',
  },
  {
    name: 'formula_version',
    type: 'whole number',
    vi: 'Phiên bản công thức; hai phiên bản không so sánh được',
    en: 'Its version; two versions are not comparable',
  },
  {
    name: 'criterion_weights',
    type: 'text',
    vi: 'Bộ trọng số tiêu chí đã dùng',
    en: 'Which weights of criteria were used',
  },
  {
    name: 'value',
    type: 'number',
    vi: 'Chỉ số, 0–100, chưa làm tròn; trống nếu không công bố',
    en: 'The figure, 0–100, not rounded; empty if not published',
  },
  { name: 'lower', type: 'number', vi: 'Cận dưới khoảng tin cậy 95%', en: 'Lower end of the 95% interval' },
  { name: 'upper', type: 'number', vi: 'Cận trên khoảng tin cậy 95%', en: 'Upper end of the 95% interval' },
  { name: 'interval_method', type: 'text', vi: 'Cách tính khoảng tin cậy', en: 'How the interval was made' },
  {
    name: 'weighted_value',
    type: 'number',
    vi: 'Chỉ số có quyền số (hậu phân tầng)',
    en: 'The weighted figure (post-stratified)',
  },
  { name: 'weighted_lower', type: 'number', vi: 'Cận dưới của chỉ số có quyền số', en: 'Its lower end' },
  { name: 'weighted_upper', type: 'number', vi: 'Cận trên của chỉ số có quyền số', en: 'Its upper end' },
  ...[1, 2, 3, 4, 5].map(
    (level): Column => ({
      name: `n${level}`,
      type: 'whole number',
      vi: `Số câu trả lời mức ${level}`,
      en: `Answers at level ${level}`,
    }),
  ),
  {
    name: 'not_applicable',
    type: 'whole number',
    vi: 'Số câu trả lời "không áp dụng"',
    en: 'Answers "does not apply"',
  },
  { name: 'responses', type: 'whole number', vi: 'Số người trả lời', en: 'People who answered' },
  { name: 'finished', type: 'whole number', vi: 'Hồ sơ đã kết thúc', en: 'Finished dossiers' },
  {
    name: 'invitable',
    type: 'whole number',
    vi: 'Trong đó người nộp có thể được nhắn tin, hoặc đã được mời bằng cách khác',
    en: 'Of these, whose applicants could be written to, or were reached in another way',
  },
  { name: 'invited', type: 'whole number', vi: 'Hồ sơ được mời đánh giá', en: 'Invited' },
  { name: 'delivered', type: 'whole number', vi: 'Lời mời đã đến nơi', en: 'Invitations that arrived' },
  { name: 'opened', type: 'whole number', vi: 'Đã mở lời mời', en: 'Invitations that were opened' },
  { name: 'started', type: 'whole number', vi: 'Bắt đầu trả lời', en: 'Started to answer' },
  { name: 'completed', type: 'whole number', vi: 'Trả lời xong', en: 'Answered to the end' },
  { name: 'opted_out', type: 'whole number', vi: 'Từ chối nhận tin', en: 'Asked not to be written to' },
  {
    name: 'not_sampled',
    type: 'whole number',
    vi: 'Lời mời không đến: loại hồ sơ không hỏi, hoặc chỉ hỏi một phần',
    en: 'Not reached: such dossiers are not asked about, or only some',
  },
  {
    name: 'no_invitation',
    type: 'whole number',
    vi: 'Lời mời không đến: không được mời vì lý do khác',
    en: 'Not reached: not invited for another reason',
  },
  {
    name: 'no_address',
    type: 'whole number',
    vi: 'Lời mời không đến: hồ sơ không ghi địa chỉ liên lạc',
    en: 'Not reached: the dossier names no address',
  },
  {
    name: 'refused_contact',
    type: 'whole number',
    vi: 'Lời mời không đến: người nộp không muốn nhận tin',
    en: 'Not reached: the applicant wants no messages',
  },
  {
    name: 'not_delivered',
    type: 'whole number',
    vi: 'Có địa chỉ, nhưng không có gì cho thấy lời mời đã đến',
    en: 'There is an address, but nothing tells that the invitation arrived',
  },
  { name: 'suppressed', type: 'yes or no', vi: 'Không công bố', en: 'Not published' },
  {
    name: 'reason',
    type: 'text',
    vi: 'Vì sao không công bố: no_ratings (chưa ai đánh giá), too_few_ratings (quá ít phiếu), protects_others (từ đó tính ra được câu trả lời của một số ít người)',
    en: 'Why not: no_ratings, too_few_ratings, or protects_others (the answers of a few could be computed from it)',
  },
  { name: 'tier', type: 'text', vi: 'So với nhóm: above, not_different, below', en: 'Against the group' },
  {
    name: 'best_rank',
    type: 'whole number',
    vi: 'Hạng cao nhất có thể',
    en: 'The best rank that the data allow',
  },
  {
    name: 'worst_rank',
    type: 'whole number',
    vi: 'Hạng thấp nhất có thể',
    en: 'The worst rank that the data allow',
  },
];

/** Of the file of comments. */
export const commentColumns: readonly Column[] = [
  {
    name: 'week',
    type: 'text',
    vi: 'Ngày thứ Hai của tuần mà đợt góp ý đó đã đủ',
    en: 'The Monday of the week in which its batch was complete',
  },
  { name: 'agency_code', type: 'text', vi: 'Mã cơ quan', en: 'Code of the agency' },
  { name: 'agency_name', type: 'text', vi: 'Tên cơ quan', en: 'Name of the agency' },
  { name: 'comment', type: 'text', vi: 'Nội dung góp ý', en: 'The comment' },
];

const comparedColumns: readonly Column[] = [
  { name: 'value', type: 'number', vi: 'Chỉ số', en: 'The figure' },
  {
    name: 'weighted_value',
    type: 'number',
    vi: 'Chỉ số có quyền số',
    en: 'The weighted figure',
  },
  { name: 'responses', type: 'whole number', vi: 'Số người trả lời', en: 'People who answered' },
  { name: 'finished', type: 'whole number', vi: 'Hồ sơ đã kết thúc', en: 'Finished dossiers' },
  { name: 'reason', type: 'text', vi: 'Vì sao không công bố', en: 'Why it is not published' },
];

/** Of the file of what a correction changes. */
export const changeColumns: readonly Column[] = [
  { name: 'period', type: 'text', vi: 'Kỳ công bố', en: 'The period' },
  {
    name: 'revision',
    type: 'whole number',
    vi: 'Lần công bố của kỳ này, là bản đính chính',
    en: 'Which publication of the period: the correction',
  },
  {
    name: 'corrects',
    type: 'whole number',
    vi: 'Số của bản công bố được đính chính',
    en: 'Number of the publication that it corrects',
  },
  {
    name: 'place',
    type: 'text',
    vi: 'Chỗ thay đổi, như trong mục changes của tệp JSON; ở đó có đủ nội dung trước và sau',
    en: 'The place, as in changes of the JSON file, which has all that stood and stands there',
  },
  {
    name: 'agency_code',
    type: 'text',
    vi: 'Mã cơ quan; all: tất cả',
    en: 'Code of the agency; all: everybody',
  },
  { name: 'agency_name', type: 'text', vi: 'Tên cơ quan', en: 'Name of the agency' },
  {
    name: 'subject',
    type: 'text',
    vi: 'overall: hài lòng chung; mã yếu tố hoặc tiêu chí; ranking: xếp hạng; findings: mặt mạnh, mặt yếu; importance: tầm quan trọng; agency: tên và cấp trên của cơ quan',
    en: 'overall; id of a factor or criterion; ranking; findings (strengths and weaknesses); importance; agency: its name and the one above',
  },
  {
    name: 'why',
    type: 'text',
    vi: 'Vì sao thay đổi: recounted (có câu trả lời hoặc hồ sơ đến muộn, được sửa hoặc rút lại), kept_back (không công bố nữa, vì sẽ lộ câu trả lời của số ít người mới thêm hoặc bớt), weighted_kept_back (chỉ số còn, nhưng chỉ số có quyền số không công bố nữa, cũng vì thế), other_agency (cơ quan mới, không còn, đổi tên hoặc đổi cấp trên), follows (tính từ những số đã thay đổi)',
    en: 'Why: recounted (answers or dossiers came late, were changed or taken back), kept_back (shown no more, for it would tell of the few who came or went), weighted_kept_back (the figure is shown, the weighted one no more, for the same reason), other_agency (new, gone, renamed or moved), follows (made of figures that changed)',
  },
  ...comparedColumns.flatMap(({ name, type, vi, en }): Column[] => [
    { name: `${name}_before`, type, vi: `${vi}, trước đính chính`, en: `${en}, before` },
    { name: `${name}_after`, type, vi: `${vi}, sau đính chính`, en: `${en}, after` },
  ]),
];

type Explained = { readonly vi: string; readonly en: string };

const explainReason: Readonly<Record<SuppressionReason, (leastRatings: number) => Explained>> = {
  no_ratings: () => ({ vi: 'Chưa có ai đánh giá.', en: 'Nobody has rated yet.' }),
  too_few_ratings: (leastRatings) => ({
    vi: `Chưa đủ phiếu để công bố (dưới ${leastRatings}).`,
    en: `Too few responses to publish (under ${leastRatings}).`,
  }),
  protects_others: () => ({
    vi: 'Không công bố, vì từ số này có thể tính ra câu trả lời của một số ít người, hoặc phép chia nhỏ hơn mức được công bố.',
    en: 'Not published, because the answers of a few could be worked out from it, or because the crossing is finer than is published.',
  }),
  not_yet_closed: () => ({
    vi: 'Công bố khi năm (với phản ánh, kiến nghị là tháng) đã hết và không còn ai trả lời được nữa: nếu cho biết từng đêm, số này sẽ lộ câu trả lời của vài người mới trả lời. API ghi ngày dự kiến ở trường expectedOn; tệp của các kỳ đã công bố không có lý do này.',
    en: 'Published when the year (of complaints, the month) is over and nobody can answer any more: told night by night, it would tell of the few who answered in between. The API says from which day on, in expectedOn; files of publications never have this reason.',
  }),
};

/** Every reason why a figure is not published (column `reason`). */
export function reasonsOf(
  leastRatings: number,
): readonly (Explained & { readonly name: SuppressionReason })[] {
  return suppressionReasons.map((name) => ({ name, ...explainReason[name](leastRatings) }));
}
