/** The words of the catalogue: what an agency's and a procedure's code look like. Pure. */

/** Codes of Decision 20/2020/QĐ-TTg are at most 35 characters long. */
export const longestAgencyCode = 35;

/** Level 1 and its groups left to right: `H38`, `H38.12`, `H38.12.05` (Decision 20/2020/QĐ-TTg). */
const currentAgencyCode = '[A-Z][0-9]{2}(?:\\.[A-Z0-9]+)*';
/** The groups right to left: `000.00.00.H41` (QCVN 102:2016, Circular 10/2016/TT-BTTTT); still in use. */
const formerAgencyCode = '[0-9]{3}\\.[0-9]{2}\\.[0-9]{2}\\.[A-Y][0-9]{2}';
/** An enterprise that serves citizens, such as the post, goes by its enterprise code (Decision 20/2020/QĐ-TTg). */
const enterpriseCode = '[0-9]{10}';

export const agencyCodePattern = `${currentAgencyCode}|${formerAgencyCode}|${enterpriseCode}`;

/** National code `2.000815`, or with the agency that made it: `1.000656.000.00.00.H38`. */
export const procedureCodePattern = `[123]\\.[0-9]{6}(?:\\.${formerAgencyCode})?`;

const formerStyle = new RegExp(`^${formerAgencyCode}$`);
const currentStyle = new RegExp(`^${currentAgencyCode}$`);

/**
 * The codes that an agency's parent may have, the nearest first: every shorter prefix on a group boundary,
 * in both styles. A former code counts from the right, and its groups of zeros say nothing:
 * `000.05.12.H41` stands where `H41.12.05` stands, under `H41.12`, `000.00.12.H41`, `H41`, `000.00.00.H41`.
 */
export function possibleParentCodes(code: string): string[] {
  if (formerStyle.test(code)) {
    const path = trimZeros(code.split('.').reverse());
    return [path.join('.'), ...prefixes(path)];
  }
  return currentStyle.test(code) ? prefixes(code.split('.')) : [];
}

function trimZeros(path: string[]): string[] {
  const last = path.findLastIndex((group) => !/^0+$/.test(group));
  return path.slice(0, last + 1);
}

function prefixes(path: readonly string[]): string[] {
  const codes: string[] = [];
  for (let length = path.length - 1; length >= 1; length -= 1) {
    const prefix = path.slice(0, length);
    const former = toFormerCode(prefix);
    codes.push(prefix.join('.'), ...(former === undefined ? [] : [former]));
  }
  return codes;
}

/** The former code of the same place, if it could have one. */
function toFormerCode(path: readonly string[]): string | undefined {
  const [level1, level2 = '00', level3 = '00', level4 = '000', ...deeper] = path;
  const code = `${level4}.${level3}.${level2}.${level1}`;
  return deeper.length === 0 && formerStyle.test(code) ? code : undefined;
}
