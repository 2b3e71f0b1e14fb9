/** Criteria beside the 19 service items and the overall question: facts, perceptions, reasons, expectations. */
import type { Criterion } from './criteria.ts';

const expectations: readonly (readonly [item: number, id: string, vi: string, en: string])[] = [
  [1, 'information', 'chất lượng cung cấp thông tin', 'the quality of information'],
  [2, 'premises', 'chất lượng trụ sở, trang thiết bị', 'the quality of premises and equipment'],
  [3, 'competence', 'năng lực của cán bộ, công chức, viên chức', 'the competence of officials'],
  [4, 'attitude', 'thái độ phục vụ', 'the attitude of service'],
  [
    5,
    'digital',
    'ứng dụng công nghệ thông tin, chuyển đổi số',
    'the use of information technology, digital transformation',
  ],
  [
    6,
    'attention',
    'sự quan tâm đối với nhu cầu, mong đợi của người dân',
    'attention to the needs and expectations of citizens',
  ],
  [
    7,
    'feedback',
    'chất lượng tiếp nhận, giải quyết góp ý, phản ánh, kiến nghị',
    'the handling of suggestions, reports and proposals',
  ],
  [9, 'policies', 'chất lượng các chính sách quan trọng', 'the quality of important policies'],
  [10, 'services', 'chất lượng dịch vụ hành chính công', 'the quality of public administrative services'],
];

export const otherCriteria: readonly Criterion[] = [
  {
    id: 'extra_visits',
    wording: {
      vi: 'Số lần Ông/Bà phải đi lại đến cơ quan giải quyết hồ sơ để hoàn thiện hồ sơ?',
      en: 'How often did you have to come back to complete the dossier?',
    },
    source:
      'Circular 01/2018/TT-VPCP, Article 12, index 3; options of the rating page of dichvucong.mic.gov.vn',
    attributedTo: 'receiving',
  },
  {
    id: 'agencies_contacted',
    wording: {
      vi: 'Số cơ quan Ông/Bà phải liên hệ để giải quyết hồ sơ?',
      en: 'How many agencies did you have to contact?',
    },
    source: 'Decree 61/2018/NĐ-CP, Article 31(1)(b); Circular 01/2018/TT-VPCP, index 4',
    attributedTo: 'receiving',
  },
  {
    id: 'harassment_perception',
    wording: {
      vi: 'Ông/Bà có suy nghĩ như thế nào về tình trạng công chức gây phiền hà, sách nhiễu cho người dân hiện nay ở địa phương?',
      en: 'What do you think of officials harassing citizens or making trouble for them in your locality today?',
    },
    source: 'SIPAS questionnaire 2022+, question 4',
    attributedTo: 'receiving',
  },
  {
    id: 'extra_payment_perception',
    wording: {
      vi: 'Ông/Bà suy nghĩ gì về tình trạng người dân phải đưa tiền ngoài quy định cho công chức để công việc được giải quyết hiện nay ở địa phương?',
      en: 'What do you think of citizens having to pay officials extra money to get things done in your locality today?',
    },
    source: 'SIPAS questionnaire 2022+, question 5',
    attributedTo: 'receiving',
  },
  {
    id: 'dissatisfaction_reason',
    wording: { vi: 'Lý do chưa hài lòng', en: 'Reason for dissatisfaction' },
    source: 'Decree 61/2018/NĐ-CP, Articles 5(1) and 31(1)',
    attributedTo: 'deciding',
  },
  {
    id: 'total_time',
    wording: {
      vi: 'Tổng thời gian giải quyết so với quy định',
      en: 'The whole time taken, against the time allowed',
    },
    source: 'Circular 01/2018/TT-VPCP, Article 12, index 1',
    attributedTo: 'deciding',
    knownFrom: 'isOnTime',
  },
  {
    id: 'attitude_reports',
    wording: {
      vi: 'Phản ánh về hành vi, thái độ nhũng nhiễu, gây phiền hà',
      en: 'Reports of harassment or of making trouble',
    },
    source: 'Circular 01/2018/TT-VPCP, Article 12, index 7 (the question is our own)',
    attributedTo: 'receiving',
  },
  {
    id: 'online_convenience',
    wording: {
      vi: 'Dịch vụ công trực tuyến thuận tiện, dễ sử dụng.',
      en: 'The online service is convenient and easy to use.',
    },
    source: 'Circular 32/2017/TT-BTTTT, Article 12: convenience (own wording)',
    attributedTo: 'receiving',
  },
  {
    id: 'online_support',
    wording: {
      vi: 'Thái độ hỗ trợ người dân khi nộp hồ sơ trực tuyến tốt.',
      en: 'The support given to people who submit online is good.',
    },
    source: 'Circular 32/2017/TT-BTTTT, Article 12: attitude of support (own wording)',
    attributedTo: 'receiving',
  },
  {
    id: 'refusal_reason',
    wording: {
      vi: 'Lý do hồ sơ không được giải quyết được giải thích rõ ràng, dễ hiểu.',
      en: 'The reason why the dossier was not granted is explained clearly.',
    },
    source: 'Decree 61/2018/NĐ-CP, Article 31(1)(e) and (g) (own wording)',
    attributedTo: 'deciding',
  },
  {
    id: 'refusal_in_writing',
    wording: {
      vi: 'Ông/Bà có nhận được thông báo bằng văn bản hoặc tin nhắn nêu rõ lý do không?',
      en: 'Did you receive a written notice or a message that states the reason?',
    },
    source: 'Circular 01/2018/TT-VPCP, Article 12: forms go with the refusal slip (own wording)',
    attributedTo: 'deciding',
  },
  {
    id: 'complaint_resolved',
    wording: {
      vi: 'Việc Ông/Bà phản ánh, kiến nghị đã được giải quyết chưa?',
      en: 'Is what you reported or proposed solved?',
    },
    source: 'Decree 61/2018/NĐ-CP, Article 31(1)(g) (own wording)',
    attributedTo: 'deciding',
  },
  ...expectations.map(
    ([item, id, vi, en]): Criterion => ({
      id: `expect_${id}`,
      wording: { vi: `Nâng cao hơn nữa ${vi}`, en: `Improve further ${en}` },
      // The form that could be read lacks the eighth item.
      source: `SIPAS questionnaire 2022+, question 10, item ${item}`,
      attributedTo: 'deciding',
    }),
  ),
];
