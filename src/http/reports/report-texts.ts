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
  satisfied(note: string): string;
  weighted(value: string, lower: string, upper: string): string;
  readonly levelsHeading: string;
  readonly levels: readonly string[];
  readonly noPlace: string;
  place(best: number, worst: number, of: number, tier: string): string;
  readonly tiers: Readonly<Record<TierName, string>>;
  readonly byFactor: string;
  readonly byCriterion: string;
  readonly ranking: string;
  readonly rankingNote: string;
  unranked(names: string): string;
  readonly reach: string;
  readonly finished: string;
  readonly invited: string;
  readonly delivered: string;
  readonly started: string;
  readonly completed: string;
  readonly importance: string;
  readonly importanceNote: string;
  readonly findings: string;
  correction(number: number, changes: number): string;
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
  satisfied: (note) =>
    `người trả lời hài lòng hoặc rất hài lòng. ${note}. Trong ngoặc là khoảng tin cậy 95%.`,
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
  ranking: 'Xếp hạng',
  rankingNote:
    'Số đứng trước tên là các thứ hạng có thể có; các cơ quan có thứ hạng trùng nhau thì chưa thể nói nơi nào tốt hơn và được xếp theo tên.',
  unranked: (names) => `Không xếp hạng (dưới 30 phiếu hoặc không công bố): ${names}.`,
  reach: 'Mức độ bao phủ của khảo sát',
  finished: 'Hồ sơ đã kết thúc',
  invited: 'Được mời đánh giá',
  delivered: 'Lời mời đã đến nơi',
  started: 'Có trả lời',
  completed: 'Trả lời xong',
  importance: 'Điều gì ảnh hưởng nhiều đến mức hài lòng chung',
  importanceNote:
    'Phần của mỗi tiêu chí trong những gì các tiêu chí cùng giải thích được về mức hài lòng chung (trọng số tương đối Johnson), kèm khoảng tin cậy 95%. Đây là liên hệ thống kê, không phải chứng minh nguyên nhân.',
  findings: 'Điểm mạnh và điểm cần cải thiện',
  correction: (number, changes) =>
    `Bản này đính chính bản công bố số ${number}; ${changes} chỗ thay đổi được ghi trong tệp JSON.`,
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
  period: (key) => (key.includes('Q') ? `quarter ${key.slice(6)} of ${key.slice(0, 4)}` : key),
  percent: (value) => `${formatNumber(value, 1, '.', ',')}%`,
  count: (value) => formatNumber(value, 0, '.', ','),
  notPublished: 'not published',
  notPublishedLong:
    'The overall figure of this period is not published: too few responses, or the answers of a few could be computed from it.',
  satisfied: (note) =>
    `of those who answered are satisfied or very satisfied. ${note}. In brackets the 95% interval.`,
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
  ranking: 'Ranking',
  rankingNote:
    'Before each name stand the ranks that the data allow; agencies whose ranks overlap cannot be told apart and stand by name.',
  unranked: (names) => `Without a rank (under 30 responses, or not published): ${names}.`,
  reach: 'Reach of the survey',
  finished: 'Finished dossiers',
  invited: 'Invited',
  delivered: 'Invitation arrived',
  started: 'Answered',
  completed: 'Answered to the end',
  importance: 'What moves overall satisfaction',
  importanceNote:
    'The share of each criterion in what all criteria explain of overall satisfaction (Johnson’s relative weights), with its 95% interval. An association, not a proof of cause.',
  findings: 'Strengths and what to improve',
  correction: (number, changes) =>
    `This corrects publication ${number}; the JSON file lists the ${changes} places that changed.`,
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
