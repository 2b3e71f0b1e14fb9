/** What the location form says; it is fetched with it. Vietnamese first. */
import type { Language } from '../../core/message.ts';
import type { PlaceProblem } from './find-place.ts';

export type PlaceTexts = {
  readonly sendPlace: string;
  readonly why: string;
  readonly finding: string;
  readonly problems: Readonly<Record<PlaceProblem, string>>;
  /** What to do instead. */
  readonly instead: string;
  readonly insteadOrSkip: string;
};

const vi: PlaceTexts = {
  sendPlace: 'Gửi vị trí hiện tại',
  why: 'Trình duyệt sẽ hỏi Ông/Bà có đồng ý không. Vị trí chỉ được đọc một lần và chỉ dùng cho câu trả lời này.',
  finding: 'Đang tìm vị trí. Nếu trình duyệt hỏi, xin Ông/Bà chọn “Cho phép”.',
  problems: {
    refused: 'Trình duyệt không được phép đọc vị trí.',
    not_found: 'Máy chưa tìm được vị trí.',
    too_slow: 'Tìm vị trí mất quá nhiều thời gian.',
    unavailable: 'Trình duyệt này không gửi được vị trí.',
  },
  instead: 'Xin Ông/Bà viết địa chỉ vào ô dưới đây.',
  insteadOrSkip: 'Xin Ông/Bà viết địa chỉ vào ô dưới đây, hoặc bỏ qua câu này.',
};

const en: PlaceTexts = {
  sendPlace: 'Send my current location',
  why: 'Your browser will ask whether you agree. The location is read once and used for this answer only.',
  finding: 'Finding your location. If the browser asks, please choose “Allow”.',
  problems: {
    refused: 'The browser may not read your location.',
    not_found: 'Your device cannot find its location at the moment.',
    too_slow: 'Finding your location takes too long.',
    unavailable: 'This browser cannot send a location.',
  },
  instead: 'Please write the address in the box below.',
  insteadOrSkip: 'Please write the address in the box below, or skip this question.',
};

export const placeTexts: Readonly<Record<Language, PlaceTexts>> = { vi, en };
