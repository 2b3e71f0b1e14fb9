/** What the web chat's page says before a word of the conversation is said. Vietnamese first. */
import type { Language } from '../../core/message.ts';

type Pledge = { readonly icon: 'clock' | 'shield' | 'sum' | 'hand'; readonly text: string };

export type ChatPageTexts = {
  readonly title: string;
  readonly description: string;
  readonly heading: string;
  readonly receivingAgency: string;
  readonly decidingAgency: string;
  readonly agency: string;
  readonly invitation: string;
  /** `leastRatings`: figures of fewer are not published. */
  promises(leastRatings: number): readonly Pledge[];
  readonly start: string;
  readonly conversation: string;
  readonly log: string;
  readonly withoutScript: string;
  readonly foot: string;
  readonly figures: string;
};

const vi: ChatPageTexts = {
  title: 'Đánh giá việc giải quyết thủ tục – Lắng Nghe',
  description: 'Mời Ông/Bà cho biết mức độ hài lòng khi giải quyết thủ tục hành chính.',
  heading: 'Thủ tục được đánh giá',
  receivingAgency: 'Nơi tiếp nhận',
  decidingAgency: 'Nơi giải quyết',
  agency: 'Cơ quan',
  invitation: 'Xin mời Ông/Bà cho ý kiến',
  promises: (leastRatings) => [
    { icon: 'clock', text: 'Chỉ vài câu hỏi ngắn, mất chưa đến một phút.' },
    { icon: 'shield', text: 'Cán bộ được đánh giá không biết ai đã trả lời.' },
    {
      icon: 'sum',
      text: `Câu trả lời được cộng chung để tính chỉ số hài lòng và giúp cơ quan phục vụ tốt hơn. Số liệu chỉ công bố khi có từ ${leastRatings} phiếu trở lên.`,
    },
    { icon: 'hand', text: 'Trả lời hay không là tùy Ông/Bà; có thể dừng bất cứ lúc nào.' },
  ],
  start: 'Bắt đầu',
  conversation: 'Cuộc trò chuyện',
  log: 'Các tin nhắn',
  withoutScript:
    'Trang này cần JavaScript để gửi câu trả lời. Xin Ông/Bà bật JavaScript hoặc mở liên kết bằng trình duyệt khác.',
  foot: 'Lắng Nghe không hỏi mật khẩu, mã OTP hay số tài khoản.',
  figures: 'Xem chỉ số hài lòng đã công bố',
};

const en: ChatPageTexts = {
  title: 'Rate how your procedure was handled – Lắng Nghe',
  description: 'Please tell us how satisfied you are with the handling of your administrative procedure.',
  heading: 'The procedure that you rate',
  receivingAgency: 'Received by',
  decidingAgency: 'Decided by',
  agency: 'Agency',
  invitation: 'We would like your opinion',
  promises: (leastRatings) => [
    { icon: 'clock', text: 'A few short questions, less than a minute.' },
    { icon: 'shield', text: 'The officer who is rated does not learn who answered.' },
    {
      icon: 'sum',
      text: `Answers are added up to satisfaction figures and help the agency to serve better. A figure is published only from ${leastRatings} responses on.`,
    },
    { icon: 'hand', text: 'It is up to you whether you answer; you may stop at any time.' },
  ],
  start: 'Start',
  conversation: 'The conversation',
  log: 'Messages',
  withoutScript:
    'This page needs JavaScript to send your answers. Please turn it on or open the link in another browser.',
  foot: 'Lắng Nghe never asks for a password, a one-time code or an account number.',
  figures: 'See the published satisfaction figures',
};

export const chatPageTexts: Readonly<Record<Language, ChatPageTexts>> = { vi, en };

export type Notice = { readonly title: string; readonly text: string };

/** Pages that are only a notice. */
export const notices: Readonly<
  Record<'invitation_unknown' | 'invitation_expired' | 'invitation_spent', Readonly<Record<Language, Notice>>>
> = {
  invitation_unknown: {
    vi: {
      title: 'Không tìm thấy lời mời này',
      text: 'Liên kết có thể bị thiếu ký tự. Xin Ông/Bà mở lại liên kết trong tin nhắn, hoặc quét lại mã QR.',
    },
    en: {
      title: 'This invitation was not found',
      text: 'The link may be incomplete. Please open the link in your message again, or scan the QR code again.',
    },
  },
  invitation_expired: {
    vi: {
      title: 'Lời mời này đã hết hạn',
      text: 'Thời gian đánh giá hồ sơ này đã kết thúc. Cảm ơn Ông/Bà đã quan tâm. Những câu đã trả lời trước đó vẫn được ghi nhận.',
    },
    en: {
      title: 'This invitation has expired',
      text: 'The time to rate this dossier is over. Thank you for your interest. What was answered before still counts.',
    },
  },
  invitation_spent: {
    vi: {
      title: 'Ông/Bà đã đánh giá xong',
      text: 'Cảm ơn Ông/Bà. Mỗi hồ sơ được đánh giá một lần; để giữ kín, câu trả lời không hiện lại ở đây.',
    },
    en: {
      title: 'You have already given your rating',
      text: 'Thank you. Each dossier is rated once; to keep them private, the answers are not shown here again.',
    },
  },
};
