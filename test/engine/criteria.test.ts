import { describe, expect, it } from 'vitest';
import { criteria, factors, findCriterion } from '../../src/engine/index.ts';

describe('criteria', () => {
  it('hold the 19 service items of the SIPAS form, 15 to 33, each in a factor', () => {
    const items = criteria.flatMap((criterion) => (criterion.item === undefined ? [] : [criterion]));
    expect(items.map((criterion) => criterion.item)).toEqual(Array.from({ length: 19 }, (_, at) => 15 + at));
    const perFactor = factors.map(({ id }) => items.filter((criterion) => criterion.factor === id).length);
    expect(perFactor).toEqual([4, 4, 5, 3, 3]);
  });

  it('have ids of their own that can be looked up', () => {
    expect(new Set(criteria.map(({ id }) => id)).size).toBe(criteria.length);
    for (const criterion of criteria) expect(findCriterion(criterion.id)).toBe(criterion);
    expect(findCriterion('kindness')).toBeUndefined();
  });
});
