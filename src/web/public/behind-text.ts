/** What is said of the people behind a figure. */
import type { Language } from '../../core/message.ts';
import type { Figure } from './figures.ts';

type Unreached = keyof Figure['reach']['unreached'];
type Compared = 'late' | 'refused' | 'withdrawn';

export type BehindTexts = {
  readonly open: string;
  readonly steps: string;
  readonly step: Readonly<Record<Exclude<keyof Figure['reach'], 'unreached'>, string>>;
  readonly ofFinished: (share: string) => string;
  readonly inSteps: string;
  readonly unreached: (people: string, share: string) => string;
  readonly reasons: Readonly<Record<Unreached, string>>;
  readonly weighted: (value: string, lower: string, upper: string) => string;
  readonly compared: Readonly<Record<Compared, (respondents: string, frame: string) => string>>;
  readonly isDifferent: string;
  readonly isAlike: string;
};

export const behindTexts: Readonly<Record<Language, BehindTexts>> = {
  vi: {
    open: 'Con số này là tiếng nói của ai?',
    steps: 'Từ hồ sơ đến câu trả lời',
    step: {
      finished: 'Hồ sơ đã kết thúc',
      invitable: 'Có thể nhắn tin mời',
      invited: 'Có lời mời',
      delivered: 'Lời mời đã đến nơi',
      opened: 'Đã mở',
      started: 'Đã trả lời',
      completed: 'Đã trả lời hết',
    },
    ofFinished: (share) => `${share} số hồ sơ`,
    inSteps:
      'Lời mời của những tháng còn nhận trả lời được cộng vào từng bước, để không lộ ai vừa trả lời. Con số thật có thể cao hơn một ít.',
    unreached: (people, share) => `Lời mời không đến được ${people} hồ sơ (${share}), vì:`,
    reasons: {
      notSampled: 'chỉ mời một phần hồ sơ loại này',
      noInvitation: 'không có lời mời',
      noAddress: 'không có số điện thoại hay tài khoản để nhắn',
      refusedContact: 'người dân không muốn nhận tin',
      notDelivered: 'đã gửi nhưng không biết có đến nơi',
    },
    weighted: (value, lower, upper) =>
      `Tính lại để người trả lời đại diện cho mọi hồ sơ đã kết thúc: ${value} (khoảng tin cậy 95%: từ ${lower} đến ${upper}).`,
    compared: {
      late: (respondents, frame) =>
        `Hồ sơ trễ hẹn: ${respondents} trong số người trả lời, ${frame} trong mọi hồ sơ có hẹn`,
      refused: (respondents, frame) =>
        `Hồ sơ bị từ chối: ${respondents} trong số người trả lời, ${frame} trong mọi hồ sơ`,
      withdrawn: (respondents, frame) =>
        `Hồ sơ rút lại: ${respondents} trong số người trả lời, ${frame} trong mọi hồ sơ`,
    },
    isDifferent: 'khác nhau thật: người trả lời không giống người im lặng.',
    isAlike: 'chưa thấy khác nhau.',
  },
  en: {
    open: 'Whose voice is this figure?',
    steps: 'From the dossier to the answer',
    step: {
      finished: 'Finished dossiers',
      invitable: 'Could be written to',
      invited: 'Invited',
      delivered: 'Invitation arrived',
      opened: 'Opened',
      started: 'Answered',
      completed: 'Answered everything',
    },
    ofFinished: (share) => `${share} of dossiers`,
    inSteps:
      'Of months about which people may still answer, invitations are added in steps, so that nobody sees who has just answered. The true numbers may be a little higher.',
    unreached: (people, share) => `No invitation reached ${people} dossiers (${share}), because:`,
    reasons: {
      notSampled: 'only a share of such dossiers is asked',
      noInvitation: 'there is no invitation',
      noAddress: 'there is no telephone number or account to write to',
      refusedContact: 'the person wants no messages',
      notDelivered: 'it was sent, but nothing tells that it arrived',
    },
    weighted: (value, lower, upper) =>
      `Weighted so that those who answered stand for every finished dossier: ${value} (95% confidence interval: ${lower} to ${upper}).`,
    compared: {
      late: (respondents, frame) =>
        `Late: ${respondents} of those who answered, ${frame} of all dossiers with a promised day`,
      refused: (respondents, frame) =>
        `Refused: ${respondents} of those who answered, ${frame} of all dossiers`,
      withdrawn: (respondents, frame) =>
        `Withdrawn: ${respondents} of those who answered, ${frame} of all dossiers`,
    },
    isDifferent: 'a real difference: those who answered are not like the silent.',
    isAlike: 'no difference that is more than chance.',
  },
};
