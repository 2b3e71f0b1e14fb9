/** How large a file may be, and how the page says it. */
import { type CurrentQuestion, largestUploadBytes } from '../../contract/web-chat.ts';

/** The largest file that the question takes. */
export function mostBytes({ accepts }: Pick<CurrentQuestion, 'accepts'>): number {
  return Math.min(accepts?.atMostBytes ?? largestUploadBytes, largestUploadBytes);
}

/** As the page says it: "20" MB. */
export function megabytes(bytes: number): string {
  return String(Math.floor(bytes / 1_000_000) || 1);
}
