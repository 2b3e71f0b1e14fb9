/** Vietnamese text: normal form, folding, graphemes and sorting. Pure. */

// Pure, so that a page that does not split leaves it out: some browsers in use lack it.
const graphemes = /* @__PURE__ */ new Intl.Segmenter('vi', { granularity: 'grapheme' });
const collator = /* @__PURE__ */ new Intl.Collator('vi', { numeric: true });

/**
 * Whether every unit stands in NFC as it is, whatever stands beside it: what nearly all text here is made of. Below
 * U+0300, among the Vietnamese letters and the common punctuation nothing composes or decomposes canonically
 * (Unicode Standard Annex #15, quick check).
 */
export function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x300) {
      if (unit === 0) return false;
    } else if (!((unit >= 0x1ea0 && unit <= 0x1ef9) || (unit >= 0x2010 && unit <= 0x2027))) return false;
  }
  return true;
}

/**
 * Text as it is stored and compared everywhere: NFC, so that "Ả" typed in two ways is one text, and without
 * what PostgreSQL refuses to store: NUL is dropped, half a surrogate pair becomes U+FFFD.
 */
export function toNfc(text: string): string {
  if (isPlain(text)) return text;
  return text
    .replaceAll('\u0000', '')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .normalize('NFC');
}

/**
 * Lower case, without diacritics, `đ` as `d` (it does not decompose), other than letters and digits as
 * single blanks: "Rất hài lòng!" → "rat hai long". For comparing, never for storing.
 */
export function foldVietnamese(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** What a person sees as characters; "Hồ" is two however it is encoded. */
export function splitGraphemes(text: string): string[] {
  return Array.from(graphemes.segment(text), (segment) => segment.segment);
}

/** Vietnamese dictionary order; digits by value ("Phường 2" before "Phường 10"). */
export function compareVietnamese(a: string, b: string): number {
  return collator.compare(a, b);
}
