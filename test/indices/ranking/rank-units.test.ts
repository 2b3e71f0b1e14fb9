import { describe, expect, it } from 'vitest';
import { normalDraws, seededChance } from '../../../src/indices/estimates/chance.ts';
import { wilsonInterval } from '../../../src/indices/estimates/wilson.ts';
import { rankUnits, type Unit } from '../../../src/indices/ranking/rank-units.ts';

function aUnit(name: string, satisfied: number, responses: number): Unit {
  const interval = wilsonInterval(satisfied, responses);
  return { key: name, name, value: (100 * satisfied) / responses, interval, responses };
}

const told = (units: readonly Unit[], least?: number) =>
  rankUnits(units, least).ranked.map(({ unit, tier, rank }) => [unit.name, tier, rank.best, rank.worst]);

describe('a ranking', () => {
  it('does not put 10 of 10 above 850 of 1,000', () => {
    const units = [aUnit('Xã Yên Bình', 10, 10), aUnit('Phường Sa Pa', 850, 1000)];
    // Ten answers give no rank at all; and if they did, the two could not be told apart: their names decide.
    expect(told(units)).toEqual([['Phường Sa Pa', 'not_different', 1, 1]]);
    expect(told(units, 10)).toEqual([
      ['Phường Sa Pa', 'not_different', 1, 2],
      ['Xã Yên Bình', 'not_different', 1, 2],
    ]);
  });

  it('tells apart what the data tell apart, and leaves the rest as intervals', () => {
    const units = [
      aUnit('Xã A', 500, 1000),
      aUnit('Xã B', 705, 1000),
      aUnit('Xã C', 700, 1000),
      aUnit('Xã D', 900, 1000),
    ];
    expect(told(units)).toEqual([
      ['Xã D', 'above', 1, 1],
      ['Xã B', 'not_different', 2, 3],
      ['Xã C', 'not_different', 2, 3],
      ['Xã A', 'below', 4, 4],
    ]);
  });

  it('orders ties by name, as Vietnamese does', () => {
    const names = ['Phường Đông Sơn', 'Phường Ân', 'Phường 10', 'Phường Dương', 'Phường 2', 'Phường An'];
    expect(rankUnits(names.map((name) => aUnit(name, 80, 100))).ranked.map(({ unit }) => unit.name)).toEqual([
      'Phường 2',
      'Phường 10',
      'Phường An',
      'Phường Ân',
      'Phường Dương',
      'Phường Đông Sơn',
    ]);
  });

  it('lists units with too few answers by name, without a rank', () => {
    const { ranked, unranked, group } = rankUnits([aUnit('Xã B', 29, 29), aUnit('Xã A', 5, 20)]);
    expect([ranked, unranked.map(({ name }) => name), group]).toEqual([[], ['Xã A', 'Xã B'], undefined]);
  });

  it('gives the same every time', () => {
    const units = [aUnit('Xã A', 50, 90), aUnit('Xã B', 70, 90), aUnit('Xã C', 60, 100)];
    expect(rankUnits(units)).toEqual(rankUnits([...units].reverse()));
  });

  it('holds all true ranks together in at least 95 of 100 rankings, and is not idle', () => {
    const normal = normalDraws(seededChance(11));
    const truth = [60, 70, 72, 75, 80, 80.5, 88, 92];
    const runs = 200;
    let allHold = 0;
    let narrowed = 0;
    for (let run = 0; run < runs; run += 1) {
      const units = truth.map((value, index): Unit => {
        const drawn = value + 2 * normal();
        const interval = { lower: drawn - 1.96 * 2, upper: drawn + 1.96 * 2 };
        return { key: String(index), name: String(index), value: drawn, interval, responses: 400 };
      });
      const { ranked } = rankUnits(units);
      const holds = ranked.every(({ unit, rank }) => {
        const trueRank = truth.length - Number(unit.key);
        return rank.best <= trueRank && trueRank <= rank.worst;
      });
      if (holds) allHold += 1;
      narrowed += ranked.filter(({ rank }) => rank.worst - rank.best < truth.length - 1).length;
    }
    expect(allHold / runs).toBeGreaterThanOrEqual(0.94);
    expect(narrowed / (runs * truth.length)).toBeGreaterThan(0.8);
  });
});
