/**
 * What an agency does better or worse than its group, criterion by criterion: by how far, whether it is getting better, and
 * how much it matters to people. Only what is more than chance, all comparisons together. Pure.
 */
import type { Language } from '../../core/message.ts';
import { differenceOf, realAmong } from '../estimates/difference.ts';
import type { Estimate } from '../formulas/formula.ts';
import type { Importance } from './relative-importance.ts';

export type CriterionStanding = {
  readonly criterion: string;
  readonly wording: Readonly<Record<Language, string>>;
  /** Shares of the satisfied, 0–100: of the agency, of the rest of its group, and of the agency in the period before. */
  readonly own: Estimate;
  readonly group: Estimate | undefined;
  readonly before: Estimate | undefined;
};

export type Finding = {
  readonly kind: 'strength' | 'weakness';
  readonly criterion: string;
  readonly value: number;
  /** In points, against the rest of the group, with its interval; null where the change alone is told. */
  readonly gap: { readonly points: number; readonly lower: number; readonly upper: number } | null;
  /** In points, against the period before; null where it is not more than chance. */
  readonly change: number | null;
  /** Its place among what moves overall satisfaction, 1 the most; null where that is not known. */
  readonly importancePlace: number | null;
  readonly sentence: Readonly<Record<Language, string>>;
};

const scale = { lowest: 0, highest: 100 };
/** A gap that is certain but smaller than this is nothing to act on. */
const leastPoints = 2;

/** Weaknesses first, each by how much it matters and how far it is; then strengths. */
export function findStrengthsWeaknesses(
  standings: readonly CriterionStanding[],
  importance: readonly Importance[] | undefined,
): Finding[] {
  const gaps = standings.map(({ own, group }) =>
    group === undefined ? undefined : differenceOf(group, own, scale),
  );
  const changes = standings.map(({ own, before }) =>
    before === undefined ? undefined : differenceOf(before, own, scale),
  );
  const tests = [...gaps, ...changes].map((one) => one?.probability ?? 1);
  const real = realAmong(tests);
  const findings = standings.flatMap((standing, index): Finding[] => {
    const gap = pick(gaps[index], real[index]);
    const change = pick(changes[index], real[standings.length + index]);
    const deciding = gap ?? change;
    if (deciding === undefined) return [];
    const place = placeOf(importance, standing.criterion);
    const facts = {
      kind: deciding.difference > 0 ? ('strength' as const) : ('weakness' as const),
      criterion: standing.criterion,
      value: standing.own.value,
      gap:
        gap === undefined
          ? null
          : { points: gap.difference, lower: gap.interval.lower, upper: gap.interval.upper },
      change: change?.difference ?? null,
      importancePlace: place ?? null,
    };
    return [{ ...facts, sentence: tell(facts, standing.wording, importance?.length ?? 0) }];
  });
  return findings.sort(byUrgency);
}

type Told = ReturnType<typeof differenceOf>;

function pick(difference: Told | undefined, isReal: boolean | undefined): Told | undefined {
  const isLarge = Math.abs(difference?.difference ?? 0) >= leastPoints;
  return isReal === true && isLarge ? difference : undefined;
}

/** A place among what moves people is told only where its interval does not reach zero. */
function placeOf(importance: readonly Importance[] | undefined, criterion: string): number | undefined {
  const place = importance?.findIndex((one) => one.criterion === criterion) ?? -1;
  const isKnown = (importance?.[place]?.interval.lower ?? 0) > 0;
  return place >= 0 && isKnown ? place + 1 : undefined;
}

function byUrgency(a: Finding, b: Finding): number {
  const kind = Number(a.kind === 'strength') - Number(b.kind === 'strength');
  const place = (one: Finding) => one.importancePlace ?? Number.POSITIVE_INFINITY;
  const far = (one: Finding) => Math.abs(one.gap?.points ?? one.change ?? 0);
  if (kind !== 0) return kind;
  if (place(a) !== place(b)) return place(a) < place(b) ? -1 : 1;
  return far(b) - far(a) || (a.criterion < b.criterion ? -1 : 1);
}

function tell(
  facts: Omit<Finding, 'sentence'>,
  wording: Readonly<Record<Language, string>>,
  criteria: number,
): Readonly<Record<Language, string>> {
  const { kind, value, gap, change, importancePlace } = facts;
  const vi = (number: number) => number.toFixed(1).replace('.', ',');
  const en = (number: number) => number.toFixed(1);
  const quote = (text: string) => text.replace(/\.$/, '');
  const parts = {
    vi: [
      `${kind === 'strength' ? 'Điểm mạnh' : 'Cần cải thiện'}: “${quote(wording.vi)}” được ${vi(value)}% người trả lời hài lòng`,
      gap === null
        ? ''
        : `, ${gap.points > 0 ? 'cao' : 'thấp'} hơn các cơ quan cùng nhóm ${vi(Math.abs(gap.points))} điểm phần trăm (khoảng tin cậy 95%: ${ends(gap, vi, 'đến')})`,
      change === null
        ? '.'
        : `; so với kỳ trước ${change > 0 ? 'tăng' : 'giảm'} ${vi(Math.abs(change))} điểm phần trăm.`,
      importancePlace === null
        ? ''
        : ` Trong ${criteria} tiêu chí, đây là tiêu chí ảnh hưởng thứ ${importancePlace} đến mức hài lòng chung.`,
      kind === 'weakness' && importancePlace !== null && importancePlace <= 3
        ? ' Nên ưu tiên xử lý trước.'
        : '',
    ],
    en: [
      `${kind === 'strength' ? 'Strength' : 'To improve'}: with “${quote(wording.en)}” ${en(value)}% of those who answered are satisfied`,
      gap === null
        ? ''
        : `, ${en(Math.abs(gap.points))} points ${gap.points > 0 ? 'above' : 'below'} the other agencies of the group (95% interval: ${ends(gap, en, 'to')})`,
      change === null
        ? '.'
        : `; ${change > 0 ? 'up' : 'down'} ${en(Math.abs(change))} points on the period before.`,
      importancePlace === null
        ? ''
        : ` Of ${criteria} criteria it is number ${importancePlace} in moving overall satisfaction.`,
      kind === 'weakness' && importancePlace !== null && importancePlace <= 3
        ? ' To be dealt with first.'
        : '',
    ],
  };
  return { vi: parts.vi.join(''), en: parts.en.join('') };
}

/** The ends of an interval of a gap as sizes, the smaller first. */
function ends(
  { lower, upper }: { lower: number; upper: number },
  format: (value: number) => string,
  to: string,
): string {
  const [a = 0, b = 0] = [Math.abs(lower), Math.abs(upper)].sort((x, y) => x - y);
  return `${format(a)} ${to} ${format(b)}`;
}
