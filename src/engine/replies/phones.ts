/** Phone numbers as people write them, in international form. */

/**
 * A Vietnamese number (mobile 03, 05, 07, 08, 09 with ten digits, landline 02 with eleven; numbering plan of
 * Circular 22/2014/TT-BTTTT as renumbered in 2017 and 2018) or one with an international prefix, as
 * `+84912345678`; undefined for anything else.
 */
export function readPhone(reply: string): string | undefined {
  const found = reply.normalize('NFKC').match(/\+?\d[\d\s().-]{6,20}\d/g) ?? [];
  const [only, another] = found;
  if (only === undefined || another !== undefined) return undefined;
  const digits = only.replace(/[^\d+]/g, '');
  const national = digits.replace(/^(?:\+84|0084|84(?=\d{9,10}$))0?/, '0');
  if (/^0[35789]\d{8}$/.test(national) || /^02\d{9}$/.test(national)) return `+84${national.slice(1)}`;
  const foreign = digits.replace(/^00/, '+');
  return /^\+(?!84)[1-9]\d{6,14}$/.test(foreign) ? foreign : undefined;
}
