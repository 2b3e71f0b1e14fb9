/**
 * What Zalo's errors mean for a message: a closed list, each with its outcome, whether and when another try makes
 * sense, and a sentence for the administrator. The tables that lead here from Zalo's numbers are in
 * `error-tables.ts`.
 */

import type { SendFailure } from '../../core/message.ts';
import { assertNever } from '../../core/result.ts';
import { addDays, dayOf, startOfDay } from '../../core/time.ts';

/** When another try makes sense. */
export type Retry =
  | 'never'
  /** When the person writes again: the message waits for that, or goes by template. */
  | 'when_person_writes'
  /** With the usual waits between tries. */
  | 'soon'
  | 'next_minute'
  /** Quotas begin anew at midnight; Zalo names no time zone, Viet Nam's is assumed. */
  | 'next_day'
  /** From 22:00 to 6:00 some messages are not sent. */
  | 'after_night'
  /** A person must act first; asked again every hour. */
  | 'after_administrator';

type Reason = Exclude<SendFailure['reason'], 'channel_misconfigured' | 'connection_failed'>;

type FaultEntry = {
  readonly reason: Reason;
  readonly retry: Retry;
  readonly advice: { readonly vi: string; readonly en: string };
};

export const faults = {
  rate_limited: {
    reason: 'throttled',
    retry: 'next_minute',
    advice: {
      vi: 'Ứng dụng gọi Zalo quá nhanh; hệ thống tự gửi lại sau một phút.',
      en: 'The application calls Zalo too fast; messages go out again after a minute.',
    },
  },
  platform_trouble: {
    reason: 'platform_failed',
    retry: 'soon',
    advice: {
      vi: 'Zalo báo lỗi tạm thời; hệ thống tự gửi lại.',
      en: 'Zalo reports a passing fault; messages go out again by themselves.',
    },
  },
  token_refused: {
    reason: 'awaiting_administrator',
    retry: 'after_administrator',
    advice: {
      vi: 'Zalo không chấp nhận mã truy cập. Kết nối lại Official Account bằng "npm run zalo -- connect".',
      en: 'Zalo refuses the access token. Connect the Official Account again with "npm run zalo -- connect".',
    },
  },
  proof_refused: {
    reason: 'awaiting_administrator',
    retry: 'after_administrator',
    advice: {
      vi: 'Sai appsecret_proof. Kiểm tra ZALO_APP_SECRET có đúng khóa bí mật của ứng dụng không.',
      en: 'Wrong appsecret_proof. Check that ZALO_APP_SECRET is the secret key of the application.',
    },
  },
  app_not_permitted: {
    reason: 'awaiting_administrator',
    retry: 'after_administrator',
    advice: {
      vi: 'Ứng dụng chưa kích hoạt, bị gỡ, chưa liên kết hoặc chưa được Official Account cấp quyền API này. Cấp quyền lại tại developers.zalo.me.',
      en: 'The application is not active, was removed, is not linked or lacks this permission of the Official Account. Grant it at developers.zalo.me.',
    },
  },
  account_not_permitted: {
    reason: 'awaiting_administrator',
    retry: 'after_administrator',
    advice: {
      vi: 'Official Account bị khóa, chưa xác thực, sai loại hoặc gói dịch vụ chưa đủ. Kiểm tra tại oa.zalo.me.',
      en: 'The Official Account is disabled, not verified, of the wrong kind, or its package is too small. Check at oa.zalo.me.',
    },
  },
  wallet_not_connected: {
    reason: 'awaiting_administrator',
    retry: 'after_administrator',
    advice: {
      vi: 'Chưa liên kết Zalo Cloud Account (ZCA) với ứng dụng hoặc Official Account. Liên kết tại account.zalo.cloud.',
      en: 'No Zalo Cloud Account (ZCA) is connected to the application or the Official Account. Connect one at account.zalo.cloud.',
    },
  },
  wallet_empty: {
    reason: 'awaiting_administrator',
    retry: 'after_administrator',
    advice: {
      vi: 'Zalo Cloud Account hết tiền. Nạp thêm tại account.zalo.cloud.',
      en: 'The Zalo Cloud Account is out of money. Top it up at account.zalo.cloud.',
    },
  },
  budget_spent: {
    reason: 'quota_exhausted',
    retry: 'next_day',
    advice: {
      vi: 'Đã dùng hết ngân sách gửi tin trong ngày (ZALO_TEMPLATE_DAILY_LIMIT); hệ thống gửi tiếp vào ngày hôm sau.',
      en: 'The budget of the day (ZALO_TEMPLATE_DAILY_LIMIT) is spent; sending goes on the next day.',
    },
  },
  quota_spent: {
    reason: 'quota_exhausted',
    retry: 'next_day',
    advice: {
      vi: 'Đã hết hạn mức gửi; hệ thống gửi tiếp vào ngày hôm sau. Nếu lặp lại, xin kiểm tra hạn mức và số dư tại zalo.cloud.',
      en: 'The sending quota is used up; sending goes on the next day. If this repeats, check the quota and the balance at zalo.cloud.',
    },
  },
  recipient_quota_spent: {
    reason: 'quota_exhausted',
    retry: 'next_day',
    advice: {
      vi: 'Người nhận đã nhận đủ số tin cho phép trong kỳ; hệ thống gửi lại vào ngày hôm sau.',
      en: 'This recipient received as many messages as Zalo allows; sent again the next day.',
    },
  },
  night: {
    reason: 'night_hours',
    retry: 'after_night',
    advice: {
      vi: 'Zalo không gửi loại tin này từ 22 giờ đến 6 giờ; hệ thống gửi lại lúc 6 giờ 05.',
      en: 'Zalo does not send this kind of message from 22:00 to 6:00; it goes out at 6:05.',
    },
  },
  phone_unknown: {
    reason: 'recipient_unknown',
    retry: 'never',
    advice: {
      vi: 'Số điện thoại không hợp lệ hoặc không có tài khoản Zalo.',
      en: 'The phone number is not valid or has no Zalo account.',
    },
  },
  recipient_unreachable: {
    reason: 'recipient_unreachable',
    retry: 'never',
    advice: {
      vi: 'Tài khoản người nhận bị khóa, không hoạt động quá 45 ngày hoặc dùng bản Zalo cũ nên không nhận được tin.',
      en: 'The recipient’s account is banned, inactive for more than 45 days or on an old version of Zalo.',
    },
  },
  recipient_left: {
    reason: 'recipient_blocked',
    retry: 'never',
    advice: {
      vi: 'Người nhận chưa quan tâm hoặc đã chặn Official Account.',
      en: 'The recipient does not follow the Official Account or has blocked it.',
    },
  },
  recipient_refuses_kind: {
    reason: 'recipient_refused',
    retry: 'never',
    advice: {
      vi: 'Người nhận đã từ chối nhận loại tin này từ Official Account.',
      en: 'The recipient refuses this kind of message from the Official Account.',
    },
  },
  window_over: {
    reason: 'window_closed',
    retry: 'when_person_writes',
    advice: {
      vi: 'Người nhận không tương tác với Official Account trong 7 ngày qua; chỉ có thể gửi tin theo mẫu (ZBS).',
      en: 'The recipient has not interacted with the Official Account for 7 days; only a template message (ZBS) can be sent.',
    },
  },
  template_unusable: {
    reason: 'awaiting_administrator',
    retry: 'after_administrator',
    advice: {
      vi: 'Mẫu tin không tồn tại, chưa được duyệt, bị khóa hoặc ứng dụng không có quyền dùng. Kiểm tra các biến ZALO_TEMPLATE_… và mẫu tại zalo.cloud.',
      en: 'The template does not exist, is not approved, is locked or may not be used by the application. Check the variables ZALO_TEMPLATE_… and the template at zalo.cloud.',
    },
  },
  attachment_expired: {
    reason: 'message_rejected',
    retry: 'never',
    advice: {
      vi: 'Ảnh hoặc tệp đã tải lên quá 7 ngày; cần tải lên lại.',
      en: 'An uploaded image or file is older than 7 days and must be uploaded again.',
    },
  },
  message_invalid: {
    reason: 'message_rejected',
    retry: 'never',
    advice: {
      vi: 'Zalo không nhận nội dung tin. Đây là lỗi của phần mềm; xin báo cho đơn vị vận hành kèm mã lỗi.',
      en: 'Zalo does not accept the message. This is a fault of the software; please report it with the error code.',
    },
  },
} as const satisfies Record<string, FaultEntry>;

export type FaultName = keyof typeof faults;

const minuteSeconds = 60;
const hourSeconds = 60 * 60;
/** A little after the hour, for clocks differ. */
const afterMidnightSeconds = 5 * 60;
const dawnSeconds = 6 * hourSeconds + 5 * 60;

/** The outcome of a fault at `now`; `detailCode` names Zalo's own number for the administrator. */
export function outcomeOf(name: FaultName, detailCode: string, now: Date): SendFailure {
  const { reason, retry }: FaultEntry = faults[name];
  const seconds = secondsUntil(retry, now);
  switch (reason) {
    case 'throttled':
    case 'platform_failed':
    case 'quota_exhausted':
    case 'night_hours':
    case 'awaiting_administrator':
      return {
        status: 'errored',
        reason,
        detailCode,
        ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
      };
    case 'recipient_blocked':
    case 'recipient_unknown':
    case 'recipient_unreachable':
    case 'recipient_refused':
    case 'message_rejected':
      return { status: 'failed', reason, detailCode };
    case 'window_closed':
      return { status: 'held', reason, detailCode };
    default:
      return assertNever(reason);
  }
}

function secondsUntil(retry: Retry, now: Date): number | undefined {
  const today = dayOf(now);
  const secondsTo = (instant: Date) => Math.ceil((instant.getTime() - now.getTime()) / 1000);
  switch (retry) {
    case 'never':
    case 'when_person_writes':
    case 'soon':
      return undefined;
    case 'next_minute':
      return minuteSeconds - now.getUTCSeconds();
    case 'after_administrator':
      return hourSeconds;
    case 'next_day':
      return secondsTo(startOfDay(addDays(today, 1))) + afterMidnightSeconds;
    case 'after_night': {
      const untilDawn = secondsTo(startOfDay(today)) + dawnSeconds;
      return untilDawn > 0 ? untilDawn : secondsTo(startOfDay(addDays(today, 1))) + dawnSeconds;
    }
    default:
      return assertNever(retry);
  }
}
