/** What each indicator is, where it comes from and which answers it tells apart. */
import type { Method } from '../formulas/formula.ts';
import type { IndicatorId } from './vocabulary.ts';

export type IndicatorMethod = Method<IndicatorId> &
  (
    | {
        readonly basis: 'respondents';
        readonly criterion: string;
        /** The answers that make up the whole; up to five. Everything else is counted apart. */
        readonly options: readonly string[];
      }
    | { readonly basis: 'dossiers' | 'complaints' }
  );

const always = { version: 1, validFrom: undefined, validTo: undefined };

/** "Không muốn trả lời" is always offered with these, counted apart, and in no share. */
const perceptions = ['none', 'some', 'many'] as const;

export const indicatorMethods: readonly IndicatorMethod[] = [
  {
    ...always,
    id: 'harassment_perception',
    source: {
      vi: 'Phiếu SIPAS từ năm 2022, Câu 4: nhận định về địa phương, không phải điều người trả lời đã gặp.',
      en: 'SIPAS questionnaire since 2022, question 4: a perception of the locality, never of what happened to the respondent.',
    },
    name: {
      vi: 'Nhận định về tình trạng công chức gây phiền hà, sách nhiễu',
      en: 'Perception of harassment by officials',
    },
    description: {
      vi:
        'Tỷ lệ người trả lời cho rằng ở địa phương không có, có một số hoặc có nhiều công chức gây phiền hà, sách nhiễu. Người chọn ' +
        '"Không muốn trả lời" được đếm riêng.',
      en:
        'The shares of respondents who think that in their locality no, some or many officials harass citizens. Those who prefer not to ' +
        'say are counted apart.',
    },
    basis: 'respondents',
    criterion: 'harassment_perception',
    options: perceptions,
  },
  {
    ...always,
    id: 'extra_payment_perception',
    source: {
      vi: 'Phiếu SIPAS từ năm 2022, Câu 5: nhận định về địa phương, không hỏi "ông/bà có phải đưa tiền không".',
      en: 'SIPAS questionnaire since 2022, question 5: a perception of the locality, never "have you paid".',
    },
    name: {
      vi: 'Nhận định về tình trạng người dân phải đưa tiền ngoài quy định',
      en: 'Perception of extra payments to officials',
    },
    description: {
      vi:
        'Tỷ lệ người trả lời cho rằng ở địa phương không có, có một số hoặc có nhiều người dân phải đưa tiền ngoài quy định. Người chọn ' +
        '"Không muốn trả lời" được đếm riêng.',
      en:
        'The shares of respondents who think that in their locality no, some or many citizens must pay officials extra money. Those who ' +
        'prefer not to say are counted apart.',
    },
    basis: 'respondents',
    criterion: 'extra_payment_perception',
    options: perceptions,
  },
  {
    ...always,
    id: 'on_time',
    source: {
      vi: 'Nghị định 61/2018/NĐ-CP, Điều 31 khoản 1 điểm a; hệ thống một cửa cho biết ngày hẹn trả và ngày xong của hồ sơ.',
      en: 'Decree 61/2018/NĐ-CP, Article 31(1)(a); the one-stop system reports when a dossier was due and when it finished.',
    },
    name: { vi: 'Hồ sơ giải quyết đúng hạn', en: 'Dossiers finished in time' },
    description: {
      vi: 'Tỷ lệ hồ sơ xong không muộn hơn ngày hẹn trả, trên tổng số hồ sơ có ngày hẹn trả.',
      en: 'The share of dossiers that finished by the promised time, among those with one.',
    },
    basis: 'dossiers',
  },
  {
    ...always,
    id: 'extra_visits',
    source: {
      vi: 'Nghị định 61/2018/NĐ-CP, Điều 31 khoản 1 điểm c; Thông tư 01/2018/TT-VPCP, Điều 12, chỉ số 3 (0, 1, trên 1 lần).',
      en: 'Decree 61/2018/NĐ-CP, Article 31(1)(c); Circular 01/2018/TT-VPCP, Article 12, index 3 (0, 1, more than 1).',
    },
    name: { vi: 'Số lần phải đi lại thêm', en: 'Extra visits' },
    description: {
      vi: 'Tỷ lệ người trả lời không phải đi lại thêm, phải đi lại thêm một lần, hai lần trở lên để hoàn thiện hồ sơ.',
      en: 'The shares of respondents who had to come back never, once, twice or more to complete the dossier.',
    },
    basis: 'respondents',
    criterion: 'extra_visits',
    options: ['0', '1', '2_or_more'],
  },
  {
    ...always,
    id: 'complaints_on_time',
    source: {
      vi: 'Quy định của Cổng Dịch vụ công quốc gia về phản ánh, kiến nghị; hạn trả lời là hạn đã ghi cho từng phản ánh, kiến nghị.',
      en: 'Regulations of the national portal on phản ánh, kiến nghị; deadlines are those that each complaint was given.',
    },
    name: { vi: 'Phản ánh, kiến nghị xử lý đúng hạn', en: 'Complaints handled in time' },
    description: {
      vi: 'Tỷ lệ phản ánh, kiến nghị tiếp nhận trong kỳ đã trả lời đúng hạn hoặc còn trong hạn.',
      en: 'The share of the complaints of the period that were answered in time or are not due yet.',
    },
    basis: 'complaints',
  },
  {
    ...always,
    id: 'complaints_confirmed',
    source: {
      vi: 'Số liệu riêng của Lắng Nghe: người dân được hỏi việc đã được giải quyết hay chưa.',
      en: 'Own figure: the citizen is asked whether the matter is solved.',
    },
    name: {
      vi: 'Phản ánh, kiến nghị được người dân xác nhận đã giải quyết',
      en: 'Complaints that citizens call solved',
    },
    description: {
      vi: 'Tỷ lệ người gửi xác nhận vấn đề đã được giải quyết, trên tổng số người gửi có cho ý kiến sau khi được trả lời.',
      en: 'The share of senders who say that the matter is solved, among those who said anything after the answer.',
    },
    basis: 'complaints',
  },
];
