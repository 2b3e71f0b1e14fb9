/** What the public page explains. Vietnamese first. */
import type { Language } from '../../core/message.ts';

export type PublicPageTexts = {
  readonly title: string;
  readonly description: string;
  readonly heading: string;
  readonly lead: string;
  readonly loading: string;
  readonly withoutScript: string;
  readonly meaning: string;
  /** `leastRatings`: figures of fewer are not published. */
  explanations(leastRatings: number): readonly { readonly term: string; readonly text: string }[];
  readonly formula: string;
  readonly formulaMore: string;
  readonly publications: string;
  readonly methods: string;
  readonly dictionary: string;
  readonly openDataText: string;
  readonly api: string;
};

const vi: PublicPageTexts = {
  title: 'Chỉ số hài lòng của người dân, tổ chức – Lắng Nghe',
  description:
    'Kết quả đánh giá của người dân, tổ chức sau khi giải quyết thủ tục hành chính, kèm số phiếu và khoảng tin cậy.',
  heading: 'Chỉ số hài lòng của người dân, tổ chức',
  lead: 'Người vừa làm xong thủ tục hành chính được mời đánh giá ngay trên điện thoại. Đây là kết quả, kèm số phiếu, tỷ lệ trả lời và khoảng tin cậy.',
  loading: 'Đang tải số liệu…',
  withoutScript:
    'Trang này cần JavaScript để vẽ số liệu. Báo cáo và tệp số liệu của từng kỳ, không cần JavaScript:',
  meaning: 'Đọc con số này thế nào',
  explanations: (leastRatings) => [
    {
      term: 'Im lặng không phải là hài lòng',
      text: 'Chỉ người có trả lời mới được tính. Vì thế bên cạnh mỗi chỉ số luôn có số phiếu và tỷ lệ trả lời: tỷ lệ càng thấp, càng phải đọc thận trọng.',
    },
    {
      term: 'Khoảng tin cậy',
      text: 'Chỉ số là ước lượng từ những người đã trả lời. Khoảng tin cậy 95% (theo Wilson) cho biết con số thật có thể nằm ở đâu nếu người trả lời đại diện cho mọi người; phiếu càng ít, khoảng càng rộng.',
    },
    {
      term: `Dưới ${leastRatings} phiếu thì không công bố`,
      text: 'Để không ai bị nhận ra qua câu trả lời. Cán bộ được đánh giá không biết ai đã trả lời.',
    },
    {
      term: 'Mỗi hồ sơ một phiếu',
      text: 'Hồ sơ được chấp thuận, bị từ chối hay đã rút đều được mời như nhau. Câu trả lời về cơ quan nào được tính cho cơ quan đó.',
    },
  ],
  formula: 'Công thức',
  formulaMore: 'Nguồn và các công thức khác',
  publications: 'Các kỳ đã công bố',
  methods: 'Phương pháp tính',
  dictionary: 'Từ điển dữ liệu',
  openDataText: 'Mọi con số trên trang này lấy từ giao diện lập trình công khai:',
  api: 'Tài liệu API',
};

const en: PublicPageTexts = {
  title: 'Satisfaction of citizens and organisations – Lắng Nghe',
  description:
    'How citizens and organisations rated the handling of their administrative procedures, with the number of responses and the interval.',
  heading: 'Satisfaction of citizens and organisations',
  lead: 'Whoever has just finished an administrative procedure is asked on the phone how it went. These are the results, with the number of responses, the response rate and the interval.',
  loading: 'Loading the figures…',
  withoutScript:
    'This page needs JavaScript to draw the figures. Reports and files of each period, without it:',
  meaning: 'How to read the figure',
  explanations: (leastRatings) => [
    {
      term: 'Silence is not satisfaction',
      text: 'Only those who answered are counted. So the number of responses and the response rate stand beside every index: the lower the rate, the more care it needs.',
    },
    {
      term: 'Confidence interval',
      text: 'The index is an estimate from those who answered. The 95% interval (Wilson) says where the true figure may lie if they stand for everybody; the fewer the responses, the wider it is.',
    },
    {
      term: `Nothing is published under ${leastRatings} responses`,
      text: 'So that nobody is recognised by an answer. The officer who is rated does not learn who answered.',
    },
    {
      term: 'One response for each dossier',
      text: 'Dossiers that were granted, refused or withdrawn are invited alike. An answer about an agency counts for that agency.',
    },
  ],
  formula: 'Formula',
  formulaMore: 'Its source, and the other formulas',
  publications: 'Publications',
  methods: 'Methods',
  dictionary: 'Data dictionary',
  openDataText: 'Every figure on this page comes from the public interface:',
  api: 'API documentation',
};

export const publicPageTexts: Readonly<Record<Language, PublicPageTexts>> = { vi, en };
