/** What the public page says about the figures. Vietnamese first. */
import type { Language } from '../../core/message.ts';
import type { FixedPeriod, Order, ReleaseRules } from './figures.ts';

export type Texts = {
  readonly locale: string;
  /** What keeps the language in a link to a page of the server. */
  readonly query: string;
  readonly everything: string;
  readonly satisfied: string;
  readonly ofHundred: (people: string) => string;
  readonly interval: (lower: string, upper: string, level: string) => string;
  readonly responses: string;
  readonly replyRate: string;
  readonly replies: (started: string, invited: string) => string;
  readonly finished: string;
  readonly levels: readonly [string, string, string, string, string];
  readonly distribution: string;
  readonly people: (count: string) => string;
  readonly periodLabel: string;
  readonly periods: Readonly<Record<FixedPeriod, string>>;
  /** A year; `isOpen` while dossiers of it may still be rated. */
  year(year: string, isOpen: boolean): string;
  readonly orderLabel: string;
  readonly orders: Readonly<Record<Order, string>>;
  readonly agencies: string;
  readonly agenciesNote: string;
  readonly agency: string;
  readonly index: string;
  readonly filter: string;
  readonly noMatch: string;
  readonly months: string;
  readonly month: string;
  readonly monthsNote: string;
  readonly monthsGaps: string;
  readonly asTable: string;
  /** Why a figure of so many responses is not shown. */
  hidden(reason: string | undefined, responses: number): string;
  /** Why small figures are not shown. */
  readonly hiddenNote: string;
  readonly empty: { readonly title: string; readonly text: string; readonly link: string };
  readonly failed: { readonly title: string; readonly text: string; readonly retry: string };
  readonly unknownAgency: { readonly title: string; readonly text: string };
  readonly allAgencies: string;
  otherPeriod(period: string): string;
  readonly dataThrough: (when: string) => string;
  readonly notYetCounted: string;
  readonly formula: (id: string, version: number) => string;
  readonly loading: string;
  /** Said aloud when figures have come. */
  loaded(scope: string): string;
  readonly ranking: string;
  readonly rankingNote: string;
  readonly rank: string;
  readonly tiers: Readonly<Record<'above' | 'not_different' | 'below', string>>;
  unranked(names: string): string;
  seriesBreak(month: string): string;
  readonly publications: string;
  readonly publicationsNote: string;
  periodName(key: string): string;
  publishedOn(when: string): string;
  correction(revision: number): string;
  readonly changes: string;
  readonly signature: string;
  readonly older: string;
  readonly catalogue: string;
  readonly dictionary: string;
  readonly plan: string;
  readonly planNote: string;
  readonly planOpen: string;
  readonly planFirst: string;
  readonly planSecond: string;
  readonly planLevel: string;
  readonly planTwo: string;
  readonly planOfficial: string;
  planNeeded(needed: string, missing: string): string;
  readonly planUnreachable: string;
  planHas(responses: string, finished: string): string;
  readonly planFailed: string;
};

const vi = ({ leastRatings, leastToRank }: ReleaseRules): Texts => ({
  locale: 'vi-VN',
  query: '',
  everything: 'Tất cả các cơ quan',
  satisfied: 'hài lòng hoặc rất hài lòng',
  ofHundred: (people) => `Cứ 100 người trả lời thì khoảng ${people} người hài lòng hoặc rất hài lòng.`,
  interval: (lower, upper, level) => `Khoảng tin cậy ${level}: từ ${lower} đến ${upper}`,
  responses: 'Số phiếu',
  replyRate: 'Tỷ lệ trả lời',
  replies: (started, invited) => `${started} trong ${invited} lời mời`,
  finished: 'Hồ sơ đã kết thúc',
  levels: ['Rất không hài lòng', 'Không hài lòng', 'Bình thường', 'Hài lòng', 'Rất hài lòng'],
  distribution: 'Các mức đánh giá',
  people: (count) => `${count} phiếu`,
  periodLabel: 'Hồ sơ kết thúc trong',
  periods: { '3_months': '3 tháng gần đây', two_years: 'Năm nay và năm trước', all: 'Từ khi bắt đầu' },
  year: (year, isOpen) => `Năm ${year}${isOpen ? ', đến nay' : ''}`,
  orderLabel: 'Sắp xếp',
  orders: { name: 'Theo tên', value: 'Theo chỉ số' },
  agencies: 'Theo cơ quan',
  agenciesNote:
    'Vạch là khoảng tin cậy 95%, chấm là chỉ số. Hai cơ quan có vạch chồng lên nhau thì chưa thể nói nơi nào tốt hơn: khác biệt có thể chỉ do ngẫu nhiên.',
  agency: 'Cơ quan',
  index: 'Chỉ số',
  filter: 'Tìm cơ quan',
  noMatch: 'Không có cơ quan nào mang tên này.',
  months: 'Theo tháng',
  month: 'Tháng',
  monthsNote: 'Tính theo tháng hồ sơ kết thúc. Tháng gần nhất còn thay đổi khi có thêm phiếu.',
  monthsGaps: 'Cột gạch chéo: không công bố; bảng bên dưới ghi lý do.',
  asTable: 'Xem dạng bảng',
  hidden: (reason, responses) => {
    if (reason === 'no_ratings') return 'Chưa có ai đánh giá';
    if (reason === 'not_yet_closed')
      return 'Đang thu thập: công bố khi năm đã hết và không còn ai trả lời được nữa';
    if (reason === 'too_few_ratings' || responses < leastRatings)
      return `Chưa đủ phiếu để công bố (dưới ${leastRatings})`;
    return 'Không công bố, để không ai tính ra được câu trả lời của một số ít người';
  },
  hiddenNote: `Con số chỉ được công bố khi có từ ${leastRatings} phiếu đánh giá trở lên, để không ai bị nhận ra qua câu trả lời và để con số có ý nghĩa.`,
  empty: {
    title: 'Chưa có hồ sơ nào trong thời gian này',
    text: 'Khi hệ thống một cửa báo hồ sơ đã giải quyết xong, người dân được mời đánh giá và kết quả hiện ở đây vào sáng hôm sau. Nếu Ông/Bà quản trị hệ thống, xin kết nối hệ thống một cửa theo tài liệu API.',
    link: 'Tài liệu API',
  },
  failed: {
    title: 'Chưa tải được số liệu',
    text: 'Xin Ông/Bà kiểm tra kết nối mạng rồi thử lại.',
    retry: 'Thử lại',
  },
  unknownAgency: {
    title: 'Không có cơ quan nào mang mã này',
    text: 'Liên kết có thể đã cũ hoặc thiếu ký tự.',
  },
  allAgencies: 'Xem tất cả các cơ quan',
  otherPeriod: (period) => `Xem thời gian khác: ${period.toLowerCase()}`,
  dataThrough: (when) => `Số liệu tính đến ${when}`,
  notYetCounted: 'Số liệu được cộng lần đầu vào đêm nay',
  formula: (id, version) => `Công thức ${id}, phiên bản ${version}`,
  loading: 'Đang tải số liệu…',
  loaded: (scope) => `Đã tải số liệu: ${scope}`,
  ranking: 'Xếp hạng',
  rankingNote:
    'Số trước tên là các thứ hạng có thể có theo dữ liệu, đúng cho tất cả các cơ quan cùng lúc với độ tin cậy 95%. Thứ hạng trùng nhau thì chưa thể nói nơi nào tốt hơn, nên xếp theo tên.',
  rank: 'Hạng',
  tiers: {
    above: 'Cao hơn mức chung',
    not_different: 'Chưa thấy khác mức chung',
    below: 'Thấp hơn mức chung',
  },
  unranked: (names) => `Không xếp hạng, vì dưới ${leastToRank} phiếu hoặc không công bố: ${names}.`,
  seriesBreak: (month) => `Từ tháng ${month} cách tính thay đổi: số liệu trước và sau không so sánh được.`,
  publications: 'Các kỳ đã công bố',
  publicationsNote:
    'Số liệu của tháng, quý, năm được khóa khi mọi lời mời đã hết hạn, có chữ ký số và không thay đổi nữa; đính chính là một lần công bố mới.',
  periodName: (key) =>
    key.includes('Q')
      ? `Quý ${key.slice(6)}/${key.slice(0, 4)}`
      : key.includes('-')
        ? `Tháng ${Number(key.slice(5))}/${key.slice(0, 4)}`
        : `Năm ${key}`,
  publishedOn: (when) => `Công bố lúc ${when}`,
  correction: (revision) => `đính chính lần ${revision - 1}`,
  changes: 'Những chỗ thay đổi',
  signature: 'Chữ ký số',
  older: 'Các kỳ trước',
  catalogue: 'Danh mục dữ liệu (DCAT)',
  dictionary: 'Từ điển dữ liệu',
  plan: 'Còn cần bao nhiêu phiếu?',
  planNote: 'Số phiếu cần có để phân biệt được hai mức hài lòng, thay vì đoán.',
  planOpen: 'Tính số phiếu',
  planFirst: 'Mức thứ nhất (%)',
  planSecond: 'Mức thứ hai (%)',
  planLevel: 'Để biết nơi này thật sự khác mức thứ nhất:',
  planTwo: 'Để phân biệt hai cơ quan, mỗi nơi:',
  planOfficial: 'Theo công thức điều tra n = N/(1+N·e²), e = 5%:',
  planNeeded: (needed, missing) => `cần ${needed} phiếu, còn thiếu ${missing}`,
  planUnreachable: '(nhiều hơn số hồ sơ: nên chọn kỳ dài hơn)',
  planHas: (responses, finished) =>
    `Hiện có ${responses} phiếu trên ${finished} hồ sơ. Độ tin cậy 95%, lực kiểm định 80%.`,
  planFailed: 'Chưa tính được; xin chọn hai mức khác nhau từ 1 đến 99.',
});

const en = ({ leastRatings, leastToRank }: ReleaseRules): Texts => ({
  locale: 'en-GB',
  query: '?lang=en',
  everything: 'All agencies',
  satisfied: 'satisfied or very satisfied',
  ofHundred: (people) => `Of 100 people who answered, about ${people} were satisfied or very satisfied.`,
  interval: (lower, upper, level) => `${level} confidence interval: ${lower} to ${upper}`,
  responses: 'Responses',
  replyRate: 'Response rate',
  replies: (started, invited) => `${started} of ${invited} invitations`,
  finished: 'Finished dossiers',
  levels: ['Very dissatisfied', 'Dissatisfied', 'Neutral', 'Satisfied', 'Very satisfied'],
  distribution: 'Ratings by level',
  people: (count) => `${count} responses`,
  periodLabel: 'Dossiers finished in',
  periods: { '3_months': 'the last 3 months', two_years: 'this year and the last', all: 'the whole time' },
  year: (year, isOpen) => `${year}${isOpen ? ', so far' : ''}`,
  orderLabel: 'Order',
  orders: { name: 'By name', value: 'By index' },
  agencies: 'By agency',
  agenciesNote:
    'The line is the 95% confidence interval, the dot the index. Where two lines overlap, nobody can say which agency is better: the difference may be chance.',
  agency: 'Agency',
  index: 'Index',
  filter: 'Find an agency',
  noMatch: 'No agency has this name.',
  months: 'By month',
  month: 'Month',
  monthsNote: 'By the month in which dossiers finished. The latest month still changes as responses come in.',
  monthsGaps: 'Hatched: not published; the table says why.',
  asTable: 'Show as a table',
  hidden: (reason, responses) => {
    if (reason === 'no_ratings') return 'Nobody has rated yet';
    if (reason === 'not_yet_closed')
      return 'Being collected: published when the year is over and nobody can answer any more';
    if (reason === 'too_few_ratings' || responses < leastRatings)
      return `Too few responses to publish (under ${leastRatings})`;
    return 'Not published, so that nobody can work out the answers of a few';
  },
  hiddenNote: `A figure is published only from ${leastRatings} ratings on, so that nobody is recognised by an answer and so that the figure means something.`,
  empty: {
    title: 'No dossiers in this period yet',
    text: 'When a one-stop system reports a finished dossier, the citizen is invited to rate it, and the result shows here the next morning. If you run this system, connect the one-stop system as the API documentation says.',
    link: 'API documentation',
  },
  failed: {
    title: 'The figures could not be loaded',
    text: 'Please check your connection and try again.',
    retry: 'Try again',
  },
  unknownAgency: {
    title: 'There is no agency with this code',
    text: 'The link may be old or incomplete.',
  },
  allAgencies: 'See all agencies',
  otherPeriod: (period) => `See another period: ${period}`,
  dataThrough: (when) => `Data through ${when}`,
  notYetCounted: 'The first figures are counted tonight',
  formula: (id, version) => `Formula ${id}, version ${version}`,
  loading: 'Loading the figures…',
  loaded: (scope) => `Figures loaded: ${scope}`,
  ranking: 'Ranking',
  rankingNote:
    'Before each name stand the ranks that the data allow, right for all agencies at once with 95% confidence. Where ranks overlap nobody can say which is better, so names decide the order.',
  rank: 'Rank',
  tiers: {
    above: 'Above the whole',
    not_different: 'Not told apart from the whole',
    below: 'Below the whole',
  },
  unranked: (names) => `Without a rank, for fewer than ${leastToRank} responses or not published: ${names}.`,
  seriesBreak: (month) =>
    `From ${month} on the method is another: figures before and after cannot be compared.`,
  publications: 'Publications',
  publicationsNote:
    'The figures of a month, quarter or year are closed when the last invitation has run out; they are signed and never change. A correction is a publication of its own.',
  periodName: (key) =>
    key.includes('Q')
      ? `Quarter ${key.slice(6)}/${key.slice(0, 4)}`
      : key.includes('-')
        ? englishMonth(key)
        : `Year ${key}`,
  publishedOn: (when) => `Published ${when}`,
  correction: (revision) => `correction ${revision - 1}`,
  changes: 'What changed',
  signature: 'Signature',
  older: 'Earlier periods',
  catalogue: 'Catalogue (DCAT)',
  dictionary: 'Data dictionary',
  plan: 'How many answers are still needed?',
  planNote: 'The answers that it takes to tell two levels of satisfaction apart, instead of guessing.',
  planOpen: 'Work it out',
  planFirst: 'First level (%)',
  planSecond: 'Second level (%)',
  planLevel: 'To know that this differs from the first level:',
  planTwo: 'To tell two agencies apart, of each:',
  planOfficial: 'By the survey formula n = N/(1+N·e²), e = 5%:',
  planNeeded: (needed, missing) => `${needed} answers, ${missing} still missing`,
  planUnreachable: '(more than there are dossiers: choose a longer period)',
  planHas: (responses, finished) =>
    `There are ${responses} answers of ${finished} dossiers. 95% confidence, power 80%.`,
  planFailed: 'Please choose two different levels from 1 to 99.',
});

/** The words of a language, which name the rules of what is published. */
export function textsOf(language: Language, rules: ReleaseRules): Texts {
  return { vi, en }[language](rules);
}

/** `2026-10` as `October 2026`. */
function englishMonth(key: string): string {
  const options = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Date(`${key}-01T00:00:00Z`).toLocaleDateString('en-GB', options);
}
