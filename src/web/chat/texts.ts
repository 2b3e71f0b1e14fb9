/** What the page itself says; the questions and their labels come from the flow. Vietnamese first. */
import type { Language } from '../../core/message.ts';

export type Texts = {
  readonly languageSwitch: string;
  readonly otherLanguage: Language;
  readonly agency: string;
  readonly you: string;
  /** Of a picture about which the flow says nothing. */
  readonly picture: string;
  readonly pictureMissing: string;
  readonly typing: string;
  readonly sending: string;
  readonly kept: string;
  readonly sent: string;
  readonly notHandled: string;
  readonly offline: string;
  readonly backOnline: string;
  readonly tooFast: (until: string) => string;
  readonly keyboardHint: string;
  readonly answerHeading: string;
  readonly textLabel: string;
  readonly addressLabel: string;
  readonly send: string;
  readonly characters: (used: number, allowed: number) => string;
  /** A part of the page could not be fetched. */
  readonly partMissing: string;
  readonly reload: string;
  readonly back: string;
  readonly stop: string;
  readonly stopQuestion: string;
  readonly stopYes: string;
  readonly stopNo: string;
  readonly commands: Readonly<Record<'back' | 'stop' | 'help' | 'repeat' | 'skip' | 'start_again', string>>;
  readonly starting: string;
  readonly offers: Readonly<
    Record<'continue_here' | 'try_again' | 'go_on', { readonly text: string; readonly button: string }>
  >;
  readonly endings: Readonly<
    Record<
      'completed' | 'interrupted' | 'expired' | 'failed' | 'link_expired' | 'link_unknown',
      { readonly title: string; readonly text: string }
    >
  >;
};

const vi: Texts = {
  languageSwitch: 'English',
  otherLanguage: 'en',
  agency: 'Lắng Nghe',
  you: 'Ông/Bà',
  picture: 'Hình minh họa',
  pictureMissing: 'Không tải được hình.',
  typing: 'Đang soạn câu tiếp theo…',
  sending: 'Đang gửi…',
  kept: 'Đã giữ trên máy, chờ có mạng',
  sent: 'Đã gửi',
  notHandled: 'Chưa ghi nhận được. Xin Ông/Bà trả lời lại.',
  offline:
    'Máy của Ông/Bà đang mất kết nối. Câu trả lời vẫn được giữ trên máy này và sẽ tự gửi đi khi có mạng trở lại.',
  backOnline: 'Đã có mạng trở lại.',
  tooFast: (until) =>
    `Nhiều tin nhắn cùng lúc. Tin của Ông/Bà được giữ trên máy này và sẽ tự gửi đi lúc ${until}.`,
  keyboardHint: 'Dùng phím mũi tên để chọn, phím Enter để gửi.',
  answerHeading: 'Câu trả lời của Ông/Bà',
  textLabel: 'Ý kiến của Ông/Bà',
  addressLabel: 'Hoặc viết địa chỉ, tên nơi đó',
  send: 'Gửi',
  characters: (used, allowed) => `${used}/${allowed} ký tự`,
  partMissing: 'Chưa tải được phần này của trang. Những câu Ông/Bà đã trả lời vẫn được ghi nhận.',
  reload: 'Tải lại trang',
  back: 'Quay lại câu trước',
  stop: 'Dừng tại đây',
  stopQuestion: 'Ông/Bà muốn dừng? Những câu đã trả lời vẫn được ghi nhận.',
  stopYes: 'Dừng',
  stopNo: 'Trả lời tiếp',
  commands: {
    back: 'Quay lại câu trước',
    stop: 'Dừng tại đây',
    help: 'Trợ giúp',
    repeat: 'Nhắc lại câu hỏi',
    skip: 'Bỏ qua câu này',
    start_again: 'Trả lời lại từ đầu',
  },
  starting: 'Đang bắt đầu…',
  offers: {
    continue_here: {
      text: 'Cuộc trò chuyện này đang diễn ra trên ứng dụng khác. Ông/Bà có thể tiếp tục ngay tại đây.',
      button: 'Tiếp tục tại đây',
    },
    try_again: { text: '', button: 'Thử lại' },
    go_on: { text: '', button: 'Trả lời tiếp' },
  },
  endings: {
    completed: {
      title: 'Cảm ơn Ông/Bà!',
      text: 'Ý kiến của Ông/Bà đã được ghi nhận. Ông/Bà có thể đóng trang này.',
    },
    interrupted: {
      title: 'Đã dừng theo yêu cầu của Ông/Bà',
      text: 'Những câu Ông/Bà đã trả lời vẫn được ghi nhận. Cảm ơn Ông/Bà.',
    },
    expired: {
      title: 'Cuộc trò chuyện đã hết thời gian',
      text: 'Những câu Ông/Bà đã trả lời vẫn được ghi nhận. Cảm ơn Ông/Bà.',
    },
    failed: {
      title: 'Xin lỗi Ông/Bà, hệ thống gặp lỗi',
      text: 'Những câu Ông/Bà đã trả lời vẫn được ghi nhận. Chúng tôi đang khắc phục.',
    },
    link_expired: {
      title: 'Liên kết đã hết hạn',
      text: 'Thời gian đánh giá hồ sơ này đã kết thúc. Những câu đã gửi trước đó vẫn được ghi nhận.',
    },
    link_unknown: {
      title: 'Liên kết không còn dùng được',
      text: 'Xin Ông/Bà mở lại liên kết trong tin nhắn hoặc quét lại mã QR.',
    },
  },
};

const en: Texts = {
  languageSwitch: 'Tiếng Việt',
  otherLanguage: 'vi',
  agency: 'Lắng Nghe',
  you: 'You',
  picture: 'Picture',
  pictureMissing: 'The picture could not be loaded.',
  typing: 'Writing the next question…',
  sending: 'Sending…',
  kept: 'Kept on this device, waiting for a connection',
  sent: 'Sent',
  notHandled: 'This could not be recorded. Please answer again.',
  offline:
    'Your device has lost its connection. Your answer is kept on this device and will be sent when you are back online.',
  backOnline: 'You are back online.',
  tooFast: (until) => `Many messages at once. Yours is kept on this device and will be sent at ${until}.`,
  keyboardHint: 'Use the arrow keys to choose and Enter to send.',
  answerHeading: 'Your answer',
  textLabel: 'Your opinion',
  addressLabel: 'Or write the address or the name of the place',
  send: 'Send',
  characters: (used, allowed) => `${used}/${allowed} characters`,
  partMissing: 'This part of the page could not be loaded. What you have answered so far still counts.',
  reload: 'Reload the page',
  back: 'Back to the previous question',
  stop: 'Stop here',
  stopQuestion: 'Do you want to stop? What you have answered so far still counts.',
  stopYes: 'Stop',
  stopNo: 'Go on',
  commands: {
    back: 'Back to the previous question',
    stop: 'Stop here',
    help: 'Help',
    repeat: 'Repeat the question',
    skip: 'Skip this question',
    start_again: 'Start again',
  },
  starting: 'Starting…',
  offers: {
    continue_here: {
      text: 'This conversation is running in another app. You can go on right here.',
      button: 'Go on here',
    },
    try_again: { text: '', button: 'Try again' },
    go_on: { text: '', button: 'Go on answering' },
  },
  endings: {
    completed: { title: 'Thank you!', text: 'Your opinion has been recorded. You may close this page.' },
    interrupted: {
      title: 'Stopped, as you asked',
      text: 'What you have answered so far still counts. Thank you.',
    },
    expired: {
      title: 'The time for this conversation is over',
      text: 'What you have answered so far still counts. Thank you.',
    },
    failed: {
      title: 'Sorry, something went wrong on our side',
      text: 'What you have answered so far still counts. We are putting it right.',
    },
    link_expired: {
      title: 'This link has expired',
      text: 'The time to rate this dossier is over. What was sent before still counts.',
    },
    link_unknown: {
      title: 'This link no longer works',
      text: 'Please open the link in your message or scan the QR code again.',
    },
  },
};

export const texts: Readonly<Record<Language, Texts>> = { vi, en };
