/** The end of an answer that is given in parts: several choices, several files. */

/** The value of the button that ends it. */
export const done = 'done';

/** Whether the reply says that this is all. */
export function isDone(reply: string): boolean {
  return /^\s*(?:xong|xong rồi|hết|hết rồi|đủ|đủ rồi|done|that s all|finished)\s*[.!]?\s*$/iu.test(
    reply.replaceAll("'", ' '),
  );
}
