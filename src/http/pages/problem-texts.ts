/** What a person reads who opened an address in a browser and gets no page: what happened, and what to do. Vietnamese first. */
import type { Language } from '../../core/message.ts';
import type { Problem } from '../problem.ts';
import type { Notice } from './chat-texts.ts';

type Notices = Readonly<Record<Language, Notice>>;

const byCode: Partial<Readonly<Record<Problem['code'], Notices>>> = {
  not_published: {
    vi: {
      title: 'Chưa có bản công bố này',
      text: 'Kỳ này chưa được công bố, hoặc không có cơ quan mang mã này trong kỳ. Xin Ông/Bà chọn trong danh sách các kỳ đã công bố.',
    },
    en: {
      title: 'Nothing was published under this name',
      text: 'The period has not been published yet, or has no agency with this code. Please choose from the list of publications.',
    },
  },
  unknown_agency: {
    vi: {
      title: 'Không có cơ quan nào mang mã này',
      text: 'Liên kết có thể đã cũ hoặc thiếu ký tự. Xin Ông/Bà tìm cơ quan ở trang chỉ số hài lòng.',
    },
    en: {
      title: 'There is no agency with this code',
      text: 'The link may be old or incomplete. Please find the agency at the page of the figures.',
    },
  },
};

const notFound: Notices = {
  vi: {
    title: 'Không có trang này',
    text: 'Địa chỉ có thể đã cũ hoặc thiếu ký tự. Xin Ông/Bà bắt đầu từ trang chỉ số hài lòng.',
  },
  en: {
    title: 'There is no such page',
    text: 'The address may be old or incomplete. Please begin at the page of the figures.',
  },
};

const tooMany: Notices = {
  vi: {
    title: 'Có quá nhiều lượt truy cập',
    text: 'Xin Ông/Bà đợi một phút rồi tải lại trang. Những gì Ông/Bà đã trả lời vẫn được giữ.',
  },
  en: {
    title: 'Too many requests',
    text: 'Please wait a minute and load the page again. What you have answered is kept.',
  },
};

const unavailable: Notices = {
  vi: {
    title: 'Hệ thống tạm thời chưa sẵn sàng',
    text: 'Xin Ông/Bà đợi ít phút rồi tải lại trang. Những gì Ông/Bà đã trả lời vẫn được giữ.',
  },
  en: {
    title: 'The system is not ready at the moment',
    text: 'Please wait a few minutes and load the page again. What you have answered is kept.',
  },
};

const failed: Notices = {
  vi: {
    title: 'Có lỗi từ phía hệ thống',
    text: 'Lỗi đã được ghi lại. Xin Ông/Bà thử lại sau; những gì Ông/Bà đã trả lời vẫn được giữ.',
  },
  en: {
    title: 'Something went wrong on our side',
    text: 'The error has been recorded. Please try again later; what you have answered is kept.',
  },
};

const refused: Notices = {
  vi: {
    title: 'Không đọc được địa chỉ này',
    text: 'Địa chỉ có thể thiếu hoặc sai ký tự. Xin Ông/Bà mở lại liên kết, hoặc bắt đầu từ trang chỉ số hài lòng.',
  },
  en: {
    title: 'This address cannot be read',
    text: 'It may be incomplete or mistyped. Please open the link again, or begin at the page of the figures.',
  },
};

/** The words for a problem. */
export function noticeOf({ status, code }: Pick<Problem, 'status' | 'code'>): Notices {
  const known = byCode[code];
  if (known !== undefined) return known;
  switch (status) {
    case 404:
      return notFound;
    case 429:
      return tooMany;
    case 503:
      return unavailable;
    default:
      return status >= 500 ? failed : refused;
  }
}

/** Where to go from there. */
export const wayOn: Readonly<Record<Language, { readonly figures: string; readonly publications: string }>> =
  {
    vi: { figures: 'Xem chỉ số hài lòng', publications: 'Các kỳ đã công bố' },
    en: { figures: 'See the figures', publications: 'Publications' },
  };
