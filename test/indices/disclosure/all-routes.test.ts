/**
 * All public figures together: the overall rating by months, quarters, years and all time (also as it was published month
 * after month), by channel, and by field and procedure; criteria and factors; and questions answered by a choice. The ranking,
 * the reports and the files hold the same figures.
 *
 * Nobody may work out what fewer people said than the threshold: of an agency, or of all those below one of which a figure is
 * hidden, crossed with any period, channel and procedure; or with one question of one year.
 *
 * Dossiers and complaints are told of by tables of their own, and no figure is a sum over two of these tables: what is worked
 * out of one of them tells nothing of another. `release-plan.test.ts` is about each alone.
 */
import { describe, expect, it } from 'vitest';
import { computableSums } from './attacker.ts';
import { type Look, publicSums, randomAgencies, randomCountry } from './random-country.ts';

/** What somebody can work out of few people who has every figure that was ever shown, and how many of parts there are. */
function attack(seed: number, look: Look): { told: string[]; shownParts: number } {
  const country = randomCountry(seed, look);
  const { known, wanted, shownParts } = publicSums(country);
  const told = computableSums(country.groups.length, known, wanted).map(({ name }) => name);
  return { told, shownParts };
}

const aTree = [
  { id: 'province', parentId: null },
  ...['a', 'b', 'c'].map((id) => ({ id, parentId: 'province' })),
  ...['a1', 'a2'].map((id) => ({ id, parentId: 'a' })),
];
const oneAgency = [{ id: 'b', parentId: null }];

describe('all routes together tell of no few people what they said', () => {
  it.each([
    {
      name: 'trees with any gaps',
      trees: 120,
      shares: [0.15, 0.4, 0.8],
      sizes: [3, 12, 40],
      atLeast: 4_000,
    },
    { name: 'trees with many gaps', trees: 120, shares: [0.15, 0.4], sizes: [12, 40, 100], atLeast: 4_000 },
    {
      name: 'trees in which some came too late to be shown in their month',
      trees: 120,
      shares: [0.4, 0.8],
      sizes: [12, 40, 100],
      late: 0.03,
      atLeast: 4_000,
    },
    {
      name: 'trees in which many came late',
      trees: 60,
      shares: [0.4, 0.8],
      sizes: [12, 40, 100],
      late: 0.4,
      atLeast: 1_000,
    },
  ])('in $trees random $name, some months of some agencies hidden', ({ trees, atLeast, ...look }) => {
    let shown = 0;
    for (let seed = 1; seed <= trees; seed += 1) {
      const { told, shownParts } = attack(seed, { agencies: randomAgencies(seed), ...look });
      expect(told, `seed ${seed}`).toEqual([]);
      shown += shownParts;
    }
    // Parts are not simply hidden.
    expect(shown).toBeGreaterThan(atLeast);
  });

  it('in a tree without gaps', () => {
    for (let seed = 1; seed <= 9; seed += 1) {
      const look = { agencies: aTree, shares: [1], sizes: [[3, 12, 40][seed % 3] ?? 12] };
      expect(attack(seed, look).told, `seed ${seed}`).toEqual([]);
    }
  });

  it('of one agency with any gaps', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const look = { agencies: oneAgency, shares: [0.15, 0.4, 0.8], sizes: [3, 12, 40] };
      expect(attack(seed, look).told, `seed ${seed}`).toEqual([]);
    }
  });
});
