export { createFileFetcher, type LostFile } from './fetch-files.ts';
export { findFiles, recordSentFiles, type SentAnswer } from './record-sent-files.ts';
export { createFileStore, type FileStore } from './store.ts';
export { sweepFiles } from './sweep-files.ts';
export { findUpload, takeUpload } from './take-upload.ts';
