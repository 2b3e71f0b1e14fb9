/** The words of the printed reports. Vietnamese first. */
import type { Language } from '../../core/message.ts';

type TierName = 'above' | 'not_different' | 'below';

export type ReportTexts = {
  readonly title: string;
  readonly everybody: string;
  period(key: string): string;
  percent(value: number): string;
  count(value: number): string;
  readonly notPublished: string;
  readonly notPublishedLong: string;
  readonly nobody: string;
  readonly noDossiers: string;
  satisfied(responses: string, lower: string, upper: string): string;
  responseRate(started: string, finished: string, share: string): string;
  weighted(value: string, lower: string, upper: string): string;
  readonly levelsHeading: string;
  readonly levels: readonly string[];
  readonly noPlace: string;
  place(best: number, worst: number, of: number, tier: string): string;
  readonly tiers: Readonly<Record<TierName, string>>;
  readonly byFactor: string;
  readonly byCriterion: string;
  readonly barsNote: string;
  tooFew(names: string): string;
  protectsOthers(names: string): string;
  readonly yearsOnly: string;
  readonly ranking: string;
  readonly rankingNote: string;
  unranked(names: string): string;
  readonly reach: string;
  readonly reachNote: string;
  readonly finished: string;
  readonly invitable: string;
  readonly invited: string;
  readonly delivered: string;
  readonly opened: string;
  readonly started: string;
  readonly completed: string;
  readonly optedOut: string;
  readonly unreachedNote: string;
  readonly notSampled: string;
  readonly noInvitation: string;
  readonly noAddress: string;
  readonly refusedContact: string;
  readonly notDelivered: string;
  readonly importance: string;
  readonly importanceNote: string;
  readonly findings: string;
  readonly correctionHeading: string;
  correction(number: number): string;
  readonly overallUnchanged: string;
  overallChanged(before: string, after: string): string;
  readonly weightedKeptBack: string;
  othersChanged(names: string, more: number): string;
  placesChanged(places: number): string;
  readonly method: string;
  readonly source: string;
  methodLines(leastRatings: number): string[];
  footer(number: number, revision: number, dataThrough: string, hash: string): string;
};

/** Not `Intl`: a report must be the same bytes whatever language data a machine has. */
function formatNumber(value: number, decimals: number, point: string, group: string): string {
  const [whole = '', rest] = value.toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, group);
  return rest === undefined ? grouped : `${grouped}${point}${rest}`;
}

/** `2026-11-20T02:00:00Z` as `20/11/2026` in Viet Nam. */
function dayText(iso: string): string {
  const local = new Date(new Date(iso).getTime() + 7 * 3_600_000).toISOString();
  return `${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)}`;
}

const vi: ReportTexts = {
  title: 'Báo cáo chỉ số hài lòng của người dân, tổ chức',
  everybody: 'Tất cả các cơ quan',
  period: (key) =>
    key.includes('Q')
      ? `Quý ${key.slice(6)} năm ${key.slice(0, 4)}`
      : key.includes('-')
        ? `Tháng ${Number(key.slice(5))} năm ${key.slice(0, 4)}`
        : `Năm ${key}`,
  percent: (value) => `${formatNumber(value, 1, ',', '.')}%`,
  count: (value) => formatNumber(value, 0, ',', '.'),
  notPublished: 'không công bố',
  notPublishedLong:
    'Chỉ số chung của kỳ này không được công bố: số phiếu quá ít, hoặc từ đó có thể tính ra câu trả lời của một số ít người.',
  nobody: 'Trong kỳ này chưa có ai đánh giá, nên không có chỉ số.',
  noDossiers: 'Không có hồ sơ nào kết thúc trong kỳ.',
  satisfied: (responses, lower, upper) =>
    `trong ${responses} người trả lời hài lòng hoặc rất hài lòng (khoảng tin cậy 95%: ${lower}–${upper}).`,
  responseRate: (started, finished, share) =>
    `Có trả lời về ${started} trong ${finished} hồ sơ đã kết thúc (${share}). Không trả lời không phải là hài lòng.`,
  weighted: (value, lower, upper) =>
    `Có quyền số, mỗi câu trả lời đại diện cho các hồ sơ cùng loại: ${value} (${lower}–${upper}).`,
  levelsHeading: 'Các mức đánh giá',
  levels: ['Rất không hài lòng', 'Không hài lòng', 'Bình thường', 'Hài lòng', 'Rất hài lòng'],
  noPlace: 'Không xếp hạng: chưa đủ phiếu, hoặc số liệu không được công bố.',
  place: (best, worst, of, tier) =>
    `Thứ hạng trong ${of} cơ quan cùng nhóm: ${best === worst ? `thứ ${best}` : `từ ${best} đến ${worst}`} (khoảng tin cậy 95% đồng thời); ${tier}.`,
  tiers: { above: 'cao hơn nhóm', not_different: 'chưa thấy khác nhóm', below: 'thấp hơn nhóm' },
  byFactor: 'Theo yếu tố',
  byCriterion: 'Theo tiêu chí',
  barsNote:
    'Các hình dưới đây: tỷ lệ người hài lòng hoặc rất hài lòng trên thang từ 0% đến 100%: chấm là chỉ số, vạch đậm và số trong ngoặc là khoảng tin cậy 95%, n là số người trả lời.',
  tooFew: (names) => `Quá ít phiếu để công bố: ${names}.`,
  protectsOthers: (names) =>
    `Không công bố, vì từ đó có thể tính ra câu trả lời của một số ít người: ${names}.`,
  yearsOnly:
    'Số liệu theo yếu tố và tiêu chí được công bố theo năm: trong một tháng hay một quý, số người trả lời từng tiêu chí ở mỗi cơ quan quá ít.',
  ranking: 'Xếp hạng',
  rankingNote:
    'Số đứng trước tên là các thứ hạng có thể có; các cơ quan có thứ hạng trùng nhau thì chưa thể nói nơi nào tốt hơn và được xếp theo tên.',
  unranked: (names) => `Không xếp hạng (dưới 30 phiếu hoặc không công bố): ${names}.`,
  reach: 'Mức độ bao phủ của khảo sát',
  reachNote: 'Tỷ lệ trên số hồ sơ đã kết thúc.',
  finished: 'Hồ sơ đã kết thúc',
  invitable: 'Có thể nhắn tin mời',
  invited: 'Được mời đánh giá',
  delivered: 'Lời mời đã đến nơi',
  opened: 'Đã mở lời mời',
  started: 'Có trả lời',
  completed: 'Trả lời xong',
  optedOut: 'Từ chối nhận tin',
  unreachedNote: 'Vì sao lời mời không đến được người nộp những hồ sơ còn lại:',
  notSampled: 'Loại hồ sơ không hỏi, hoặc chỉ hỏi một phần',
  noInvitation: 'Không được mời vì lý do khác',
  noAddress: 'Hồ sơ không ghi địa chỉ liên lạc',
  refusedContact: 'Người nộp không muốn nhận tin',
  notDelivered: 'Có địa chỉ, nhưng không có gì cho thấy lời mời đã đến',
  importance: 'Điều gì ảnh hưởng nhiều đến mức hài lòng chung',
  importanceNote:
    'Phần của mỗi tiêu chí trong những gì các tiêu chí cùng giải thích được về mức hài lòng chung (trọng số tương đối Johnson), kèm khoảng tin cậy 95%. Đây là liên hệ thống kê, không phải chứng minh nguyên nhân.',
  findings: 'Điểm mạnh và điểm cần cải thiện',
  correctionHeading: 'Bản đính chính',
  correction: (number) =>
    `Bản này thay cho bản công bố số ${number} của cùng kỳ, vì có câu trả lời hoặc hồ sơ đến sau khi bản đó được công bố. Bản cũ vẫn được giữ.`,
  overallUnchanged: 'Chỉ số chung: không thay đổi.',
  overallChanged: (before, after) => `Chỉ số chung: trước là ${before}; nay là ${after}.`,
  weightedKeptBack:
    'Chỉ số có quyền số không công bố nữa: cùng với những số không công bố, nó sẽ lộ câu trả lời của số ít người mới thêm hoặc bớt.',
  othersChanged: (names, more) =>
    `Cơ quan có chỉ số chung thay đổi: ${names}${more > 0 ? ` và ${more} cơ quan khác` : ''}.`,
  placesChanged: (places) =>
    `${places} chỗ thay đổi, cùng số liệu trước và sau và lý do, được ghi trong tệp ….changes.csv, trang “Thay đổi” của tệp XLSX và mục changes của tệp JSON.`,
  method: 'Phương pháp',
  source: 'Nguồn',
  methodLines: (leastRatings) => [
    'Khảo sát sau khi giải quyết thủ tục: mọi hồ sơ đã kết thúc (chấp thuận, từ chối, rút) được mời một lần. Không so sánh được về mức với SIPAS từ năm 2022, là khảo sát hộ gia đình.',
    'Khoảng tin cậy 95% theo Wilson; số liệu gộp nhiều tiêu chí tính phương sai theo người trả lời. Xếp hạng theo khoảng đồng thời, mô phỏng với mầm cố định.',
    `Số liệu dưới ${leastRatings} phiếu, và số liệu mà từ đó có thể tính ra chúng, không được công bố.`,
  ],
  footer: (number, revision, dataThrough, hash) =>
    `Công bố số ${number}, lần ${revision} · số liệu đến ${dayText(dataThrough)} · SHA-256 ${hash}…`,
};

const en: ReportTexts = {
  title: 'Report on the satisfaction of citizens and organisations',
  everybody: 'All agencies',
  period: (key) =>
    key.includes('Q')
      ? `quarter ${key.slice(6)} of ${key.slice(0, 4)}`
      : key.includes('-')
        ? englishMonth(key)
        : key,
  percent: (value) => `${formatNumber(value, 1, '.', ',')}%`,
  count: (value) => formatNumber(value, 0, '.', ','),
  notPublished: 'not published',
  notPublishedLong:
    'The overall figure of this period is not published: too few responses, or the answers of a few could be computed from it.',
  nobody: 'Nobody has rated in this period, so that there is no figure.',
  noDossiers: 'No dossier finished in this period.',
  satisfied: (responses, lower, upper) =>
    `of the ${responses} who answered are satisfied or very satisfied (95% interval: ${lower}–${upper}).`,
  responseRate: (started, finished, share) =>
    `${started} of ${finished} finished dossiers were answered about (${share}). Silence is not satisfaction.`,
  weighted: (value, lower, upper) =>
    `Weighted, each answer standing for the dossiers of its kind: ${value} (${lower}–${upper}).`,
  levelsHeading: 'Ratings by level',
  levels: ['Very dissatisfied', 'Dissatisfied', 'Neutral', 'Satisfied', 'Very satisfied'],
  noPlace: 'No rank: too few responses, or the figure is not published.',
  place: (best, worst, of, tier) =>
    `Rank among ${of} agencies of the group: ${best === worst ? best : `${best} to ${worst}`} (95%, all ranks together); ${tier}.`,
  tiers: {
    above: 'above the group',
    not_different: 'not told apart from the group',
    below: 'below the group',
  },
  byFactor: 'By factor',
  byCriterion: 'By criterion',
  barsNote:
    'In the charts: the share of people satisfied or very satisfied, on a scale from 0% to 100%: the dot is the figure, the dark line and the numbers in brackets its 95% interval, n the people who answered.',
  tooFew: (names) => `Too few responses to publish: ${names}.`,
  protectsOthers: (names) => `Not published, for the answers of a few could be computed from it: ${names}.`,
  yearsOnly:
    'Factors and criteria are published by year: in a month or a quarter too few people rate each criterion at each agency.',
  ranking: 'Ranking',
  rankingNote:
    'Before each name stand the ranks that the data allow; agencies whose ranks overlap cannot be told apart and stand by name.',
  unranked: (names) => `Without a rank (under 30 responses, or not published): ${names}.`,
  reach: 'Reach of the survey',
  reachNote: 'Shares are of the finished dossiers.',
  finished: 'Finished dossiers',
  invitable: 'Could be written to',
  invited: 'Invited',
  delivered: 'Invitation arrived',
  opened: 'Invitation opened',
  started: 'Answered',
  completed: 'Answered to the end',
  optedOut: 'Asked not to be written to',
  unreachedNote: 'Why the invitation did not reach the applicants of the others:',
  notSampled: 'Such dossiers are not asked about, or only some',
  noInvitation: 'Not invited for another reason',
  noAddress: 'The dossier names no address',
  refusedContact: 'The applicant wants no messages',
  notDelivered: 'There is an address, but nothing tells that it arrived',
  importance: 'What moves overall satisfaction',
  importanceNote:
    'The share of each criterion in what all criteria explain of overall satisfaction (Johnson’s relative weights), with its 95% interval. An association, not a proof of cause.',
  findings: 'Strengths and what to improve',
  correctionHeading: 'A correction',
  correction: (number) =>
    `This takes the place of publication ${number} of the same period, for answers or dossiers came after it was published. The old one is kept.`,
  overallUnchanged: 'Overall figure: unchanged.',
  overallChanged: (before, after) => `Overall figure: ${before} before; ${after} now.`,
  weightedKeptBack:
    'The weighted figure is shown no more: with what is hidden, it would tell of the few who came or went.',
  othersChanged: (names, more) =>
    `Agencies whose overall figure changed: ${names}${more > 0 ? ` and ${more} more` : ''}.`,
  placesChanged: (places) =>
    `${places} ${places === 1 ? 'place' : 'places'} changed. Each stands with before, after and the reason in the file ….changes.csv, in the sheet “Thay đổi” of the XLSX file and in changes of the JSON file.`,
  method: 'Method',
  source: 'Source',
  methodLines: (leastRatings) => [
    'A survey after the procedure: every finished dossier (granted, refused, withdrawn) is invited once. Its level is not comparable with SIPAS since 2022, which is a household survey.',
    '95% intervals by Wilson; figures over several criteria with the variance by respondent. Ranks from simultaneous intervals, simulated with a fixed seed.',
    `Figures of fewer than ${leastRatings} responses, and those from which they could be computed, are not published.`,
  ],
  footer: (number, revision, dataThrough, hash) =>
    `Publication ${number}, revision ${revision} · data through ${dayText(dataThrough)} · SHA-256 ${hash}…`,
};

export const reportTexts: Readonly<Record<Language, ReportTexts>> = { vi, en };

/** `2026-10` as `October 2026`. */
function englishMonth(key: string): string {
  const options = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Date(`${key}-01T00:00:00Z`).toLocaleDateString('en-GB', options);
}
