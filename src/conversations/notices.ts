/** What is said outside a survey: there is no session to speak for us. */
import type { Language } from '../core/message.ts';

export type Notice =
  | 'no_session'
  | 'invitation_unknown'
  | 'invitation_expired'
  | 'already_completed'
  | 'may_be_corrected'
  | 'opted_out'
  | 'survey_unavailable'
  | 'too_fast'
  | 'farewell';

const notices: Record<Notice, Record<Language, string>> = {
  no_session: {
    vi: 'Kính chào Ông/Bà. Để đánh giá việc giải quyết thủ tục hành chính, xin Ông/Bà mở đường dẫn hoặc quét mã QR mà cơ quan đã gửi.',
    en: 'Hello. To rate how your procedure was handled, please open the link or scan the QR code that the agency sent you.',
  },
  invitation_unknown: {
    vi: 'Đường dẫn này không đúng. Xin Ông/Bà kiểm tra lại đường dẫn hoặc mã QR mà cơ quan đã gửi.',
    en: 'This link is not right. Please check the link or QR code that the agency sent you.',
  },
  invitation_expired: {
    vi: 'Lời mời đánh giá này đã hết hạn. Cảm ơn Ông/Bà đã quan tâm.',
    en: 'This invitation has expired. Thank you for your interest.',
  },
  already_completed: {
    vi: 'Ông/Bà đã hoàn thành phần đánh giá này. Xin cảm ơn Ông/Bà.',
    en: 'You have already finished this survey. Thank you.',
  },
  may_be_corrected: {
    vi: 'Ông/Bà đã hoàn thành phần đánh giá này. Xin cảm ơn Ông/Bà. Trong 24 giờ, muốn sửa câu trả lời, Ông/Bà nhắn "sửa".',
    en: 'You have already finished this survey. Thank you. Within 24 hours you can change your answers: send "change".',
  },
  opted_out: {
    vi: 'Chúng tôi sẽ không gửi thêm lời mời đánh giá. Những câu Ông/Bà đã trả lời vẫn được ghi nhận. Nếu muốn tiếp tục, Ông/Bà chỉ cần mở lại đường dẫn.',
    en: 'We will send you no more invitations. What you have answered is kept. To go on, just open the link again.',
  },
  too_fast: {
    vi: 'Chúng tôi nhận được quá nhiều tin nhắn cùng lúc nên chưa đọc được hết. Xin Ông/Bà nhắn chậm lại và sau một phút gửi lại điều muốn nói. Xin cảm ơn Ông/Bà.',
    en: 'So many messages came at once that we could not read them all. Please write more slowly, and send what you want to say again in a minute. Thank you.',
  },
  farewell: {
    vi: 'Chúng tôi xin tạm dừng cuộc trò chuyện tại đây và không nhắn thêm. Những câu Ông/Bà đã trả lời được ghi nhận. Khi nào tiện, Ông/Bà chỉ cần nhắn lại để trả lời tiếp. Xin cảm ơn Ông/Bà.',
    en: 'We pause here and will not write again. What you have answered is kept. To go on, just write to us whenever it suits you. Thank you.',
  },
  survey_unavailable: {
    vi: 'Rất tiếc, phần đánh giá đang gặp sự cố. Xin Ông/Bà mở lại đường dẫn sau ít phút.',
    en: 'Sorry, the survey is out of order. Please open the link again in a few minutes.',
  },
};

/** The text of a notice. */
export function noticeText(notice: Notice, language: Language): string {
  return notices[notice][language];
}
