/** The words of complaints that flows, the intake and the screens share; where a wrong one is a legal mistake. */

/** Taken as a case: *phản ánh*, *kiến nghị* (Decree 20/2008/NĐ-CP, Article 3). */
export const takenKinds = ['report', 'proposal'] as const;
export type TakenKind = (typeof takenKinds)[number];

/** Not taken: *khiếu nại*, *tố cáo* have ways of their own (Decree 20/2008/NĐ-CP, Article 1). */
export const redirectedKinds = ['formal_complaint', 'denunciation'] as const;
export type RedirectedKind = (typeof redirectedKinds)[number];

/**
 * What a complaint is about. The acts that officials are forbidden in Article 5(1) of Decree 61/2018/NĐ-CP, one
 * value per point, and the rules themselves, of which a phản ánh or kiến nghị may also speak (Decree
 * 20/2008/NĐ-CP, Article 5).
 */
export const complaintCategories = [
  /** a) Cửa quyền, sách nhiễu, gây phiền hà. */
  'harassment',
  /** b) Cản trở việc lựa chọn cách nộp hồ sơ, nhận kết quả. */
  'obstructed_choice',
  /** c) Cản trở quá trình giải quyết. */
  'obstructed_handling',
  /** d) Tiết lộ thông tin. */
  'disclosure',
  /** đ) Từ chối, kéo dài, tự ý yêu cầu bổ sung ngoài quy định. */
  'delay_or_extra_papers',
  /** e) Giao dịch trực tiếp, không qua Bộ phận Một cửa. */
  'outside_one_stop',
  /** g) Đùn đẩy trách nhiệm, thiếu hợp tác, thiếu công bằng. */
  'shifted_responsibility',
  /** h) Ứng xử, giao tiếp không phù hợp. */
  'improper_conduct',
  /** Quy định hành chính vướng mắc, không hợp lý, không thống nhất. */
  'regulation',
  /** Việc khác. */
  'other',
] as const;
export type ComplaintCategory = (typeof complaintCategories)[number];

/** The category of that name, if it is one. */
export function findCategory(name: string | undefined): ComplaintCategory | undefined {
  return complaintCategories.find((category) => category === name);
}
