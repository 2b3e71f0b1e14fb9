import { describe, expect, it } from 'vitest';
import { normalDraws, seededChance } from '../../../src/indices/estimates/chance.ts';
import { formulas } from '../../../src/indices/formulas/index.ts';
import { eigenOfSymmetric } from '../../../src/indices/strengths/eigen.ts';
import { type GroupedPair, relativeImportance } from '../../../src/indices/strengths/relative-importance.ts';
import { findStrengthsWeaknesses } from '../../../src/indices/strengths/strengths-weaknesses.ts';

const criteria = ['a', 'b', 'c', 'd'];

/**
 * People whose overall rating is made of what they think of a (much), b (less) and c (a little), not of d; a and b go
 * together. Each is asked two of the four only.
 */
function answers(people: number, seed: number): { pairs: GroupedPair[]; full: number[][] } {
  const chance = seededChance(seed);
  const normal = normalDraws(chance);
  const level = (value: number) => Math.max(1, Math.min(5, Math.round(3.5 + value)));
  const full: number[][] = [];
  const counted = new Map<string, GroupedPair>();
  for (let person = 0; person < people; person += 1) {
    const a = normal();
    const b = 0.5 * a + Math.sqrt(0.75) * normal();
    const [c, d] = [normal(), normal()];
    const overall = 0.6 * a + 0.3 * b + 0.2 * c + 0.5 * normal();
    const said = [a, b, c, d].map(level);
    full.push([...said, level(overall)]);
    const first = Math.floor(chance() * 4);
    const second = (first + 1 + Math.floor(chance() * 3)) % 4;
    const asked: [string, number][] = [
      [criteria[first] ?? '', said[first] ?? 0],
      [criteria[second] ?? '', said[second] ?? 0],
      ['overall', level(overall)],
    ];
    for (const [one, x] of asked)
      for (const [other, y] of asked) {
        if (one >= other) continue;
        const key = `${person % 20} ${one} ${x} ${other} ${y}`;
        const known = counted.get(key)?.responses ?? 0;
        counted.set(key, {
          group: person % 20,
          first: one,
          firstLevel: x,
          second: other,
          secondLevel: y,
          responses: known + 1,
        });
      }
  }
  return { pairs: [...counted.values()], full };
}

/** Averages over all orders of entering (Lindeman, Merenda, Gold), by plain regression on complete answers. */
function averagesOverOrders(full: readonly number[][]): number[] {
  const column = (index: number) => full.map((row) => row[index] ?? 0);
  const correlation = (i: number, j: number) => {
    const [x, y] = [column(i), column(j)];
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [mx, my] = [mean(x), mean(y)];
    const sum = (f: (k: number) => number) => x.reduce((total, _, k) => total + f(k), 0);
    const dx = (k: number) => (x[k] ?? 0) - mx;
    const dy = (k: number) => (y[k] ?? 0) - my;
    return sum((k) => dx(k) * dy(k)) / Math.sqrt(sum((k) => dx(k) ** 2) * sum((k) => dy(k) ** 2));
  };
  const explained = (members: readonly number[]): number => {
    if (members.length === 0) return 0;
    const matrix = members.map((i) => [...members.map((j) => correlation(i, j)), correlation(i, 4)]);
    // Gauss–Jordan.
    members.forEach((_, p) => {
      const pivot = matrix[p] ?? [];
      const scale = pivot[p] ?? 1;
      matrix[p] = pivot.map((value) => value / scale);
      matrix.forEach((row, r) => {
        if (r === p) return;
        const factor = row[p] ?? 0;
        matrix[r] = row.map((value, k) => value - factor * (matrix[p]?.[k] ?? 0));
      });
    });
    return members.reduce((sum, i, k) => sum + (matrix[k]?.at(-1) ?? 0) * correlation(i, 4), 0);
  };
  const orders = (items: number[]): number[][] =>
    items.length === 0
      ? [[]]
      : items.flatMap((one) => orders(items.filter((x) => x !== one)).map((rest) => [one, ...rest]));
  const all = orders([0, 1, 2, 3]);
  const gains = [0, 1, 2, 3].map((i) =>
    all.reduce((sum, order) => {
      const before = order.slice(0, order.indexOf(i));
      return sum + explained([...before, i]) - explained(before);
    }, 0),
  );
  const total = gains.reduce((sum, gain) => sum + gain, 0);
  return gains.map((gain) => (100 * gain) / total);
}

describe('relative importance', () => {
  it('is that of all orders of entering, from people who were asked two criteria each', () => {
    const { pairs, full } = answers(20_000, 4);
    const found = relativeImportance(pairs, 'overall', criteria) ?? [];
    const expected = averagesOverOrders(full);
    expect(found.map(({ criterion }) => criterion)).toEqual(['a', 'b', 'c', 'd']);
    found.forEach(({ share }, index) => {
      expect(Math.abs(share - (expected[index] ?? 0))).toBeLessThan(4);
    });
    const [a, , , d] = found;
    expect(a?.interval.lower).toBeGreaterThan(40);
    expect(d?.interval.lower).toBe(0);
  });

  it('is not told where too few answered', () => {
    expect(relativeImportance(answers(60, 5).pairs, 'overall', criteria)).toBeUndefined();
  });

  it('rests on eigenvectors that make the matrix again', () => {
    const matrix = [
      [1, 0.5, 0.2],
      [0.5, 1, -0.3],
      [0.2, -0.3, 1],
    ];
    const { values, vectors } = eigenOfSymmetric(matrix);
    matrix.forEach((row, i) => {
      row.forEach((value, j) => {
        const made = values.reduce(
          (sum, one, k) => sum + one * (vectors[i]?.[k] ?? 0) * (vectors[j]?.[k] ?? 0),
          0,
        );
        expect(made).toBeCloseTo(value, 12);
      });
    });
  });
});

describe('strengths and weaknesses', () => {
  const estimate = (satisfied: number, all: number) => {
    const counts = [0, all - satisfied, 0, 0, satisfied] as const;
    const one = {
      criterion: 'x',
      counts,
      weights: counts,
      squaredWeights: counts,
      notApplicable: 0,
      importance: 1,
    };
    const made = formulas.item_top2.estimate({
      criteria: [one],
      pairs: [],
      respondents: all,
      finished: 1_000_000,
    });
    if (made === undefined) throw new Error('no estimate');
    return made;
  };
  const wording = (text: string) => ({ vi: text, en: text });
  const standing = (
    criterion: string,
    own: [number, number],
    group: [number, number],
    before?: [number, number],
  ) => ({
    criterion,
    wording: wording(`Tiêu chí ${criterion}.`),
    own: estimate(...own),
    group: estimate(...group),
    before: before === undefined ? undefined : estimate(...before),
  });

  it('tell in plain words only what is more than chance, what matters most first', () => {
    const importance = [
      { criterion: 'b', share: 50, interval: { lower: 40, upper: 60 } },
      { criterion: 'a', share: 30, interval: { lower: 20, upper: 40 } },
      { criterion: 'c', share: 20, interval: { lower: 0, upper: 40 } },
    ];
    const findings = findStrengthsWeaknesses(
      [
        standing('a', [150, 300], [8000, 10_000]),
        standing('b', [210, 300], [8000, 10_000], [270, 300]),
        standing('c', [290, 300], [8000, 10_000]),
        standing('d', [235, 300], [8000, 10_000]),
      ],
      importance,
    );
    expect(
      findings.map(({ kind, criterion, importancePlace }) => [kind, criterion, importancePlace]),
    ).toEqual([
      ['weakness', 'b', 1],
      ['weakness', 'a', 2],
      ['strength', 'c', null],
    ]);
    expect(findings[0]?.sentence.vi).toMatch(
      /^Cần cải thiện: “Tiêu chí b” được 70,0% người trả lời hài lòng, thấp hơn các cơ quan cùng nhóm 10,0 điểm phần trăm \(khoảng tin cậy 95%: \d,\d đến 1\d,\d\); so với kỳ trước giảm 20,0 điểm phần trăm\. Trong 3 tiêu chí, đây là tiêu chí ảnh hưởng thứ 1 đến mức hài lòng chung\. Nên ưu tiên xử lý trước\.$/,
    );
    expect(findings[2]?.sentence.en).toContain('Strength');
  });

  it('say nothing of small numbers', () => {
    expect(findStrengthsWeaknesses([standing('a', [8, 12], [8000, 10_000])], undefined)).toEqual([]);
  });
});
