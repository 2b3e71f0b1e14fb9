export { findFiles, recordSentFiles, type SentAnswer } from './record-sent-files.ts';
