/** Comma-separated values (RFC 4180) that spreadsheets read right. Pure. */
import type { Cell, FlatRow } from './table-of.ts';

/** Without it, Excel takes UTF-8 for another encoding and spoils Vietnamese. */
const byteOrderMark = '\uFEFF';

/** The rows under their column names. */
export function toCsv(names: readonly string[], rows: readonly FlatRow[]): string {
  const lines = [names, ...rows.map((row) => names.map((name) => row[name] ?? null))];
  return byteOrderMark + lines.map((line) => `${line.map(toField).join(',')}\r\n`).join('');
}

function toField(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = toSafeText(cell);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * A text that begins like a formula would be run by a spreadsheet; with an apostrophe before it, it is a text.
 * Source: OWASP, "CSV Injection".
 */
export function toSafeText(text: string): string {
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}
