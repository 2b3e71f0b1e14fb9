/** What the file form says; it is fetched with it. Vietnamese first. */
import type { Language } from '../../core/message.ts';

/** Why the server does not take a file. */
export type UploadRefusal = 'type' | 'too_large' | 'too_many' | 'damaged' | 'dangerous' | 'other';

export type FileTexts = {
  readonly chooseFile: string;
  readonly fileHint: (megabytes: string) => string;
  readonly uploading: string;
  readonly uploadWaits: string;
  readonly cancelUpload: string;
  readonly fileProblems: Readonly<Record<UploadRefusal, (megabytes: string) => string>>;
};

const vi: FileTexts = {
  chooseFile: 'Chụp ảnh hoặc chọn tệp',
  fileHint: (megabytes) => `Không quá ${megabytes} MB.`,
  uploading: 'Đang tải tệp lên…',
  uploadWaits: 'Mạng chậm hoặc mất kết nối. Tệp sẽ tự tải lại, Ông/Bà không cần làm gì.',
  cancelUpload: 'Hủy, chọn tệp khác',
  fileProblems: {
    type: () => 'Loại tệp này không nhận được. Xin Ông/Bà chọn ảnh (JPEG, PNG), tệp PDF, Word hoặc Excel.',
    too_large: (megabytes) => `Tệp quá lớn. Xin Ông/Bà chọn tệp không quá ${megabytes} MB.`,
    too_many: () => 'Ông/Bà đã gửi đủ số tệp được nhận.',
    damaged: () => 'Tệp bị hỏng hoặc trống. Xin Ông/Bà chọn tệp khác.',
    dangerous: () => 'Tệp có nội dung không an toàn nên không nhận được. Xin Ông/Bà chọn tệp khác.',
    other: () => 'Tệp không nhận được. Xin Ông/Bà chọn tệp khác.',
  },
};

const en: FileTexts = {
  chooseFile: 'Take a photo or choose a file',
  fileHint: (megabytes) => `At most ${megabytes} MB.`,
  uploading: 'Uploading the file…',
  uploadWaits: 'The line is slow or lost. The file is tried again by itself; there is nothing to do.',
  cancelUpload: 'Cancel, choose another file',
  fileProblems: {
    type: () =>
      'Files of this type are not accepted. Please choose a photo (JPEG, PNG), a PDF, Word or Excel file.',
    too_large: (megabytes) => `The file is too large. Please choose one of at most ${megabytes} MB.`,
    too_many: () => 'You have sent as many files as are accepted.',
    damaged: () => 'The file is damaged or empty. Please choose another one.',
    dangerous: () => 'The file holds something unsafe and cannot be accepted. Please choose another one.',
    other: () => 'The file cannot be accepted. Please choose another one.',
  },
};

export const fileTexts: Readonly<Record<Language, FileTexts>> = { vi, en };
