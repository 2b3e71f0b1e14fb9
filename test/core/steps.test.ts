import { expect, it } from 'vitest';
import { atOnce, inTurns, type Steps } from '../../src/core/steps.ts';

function* sumTo(most: number, onStep: () => void = () => {}): Steps<number> {
  let sum = 0;
  for (let number = 1; number <= most; number += 1) {
    onStep();
    sum += number;
    yield;
  }
  return sum;
}

it('comes to the same, at once and in turns', async () => {
  expect(atOnce(sumTo(100))).toBe(5050);
  expect(await inTurns(sumTo(100), 0)).toBe(5050);
});

it('lets others have a turn between its own', async () => {
  let isOver = false;
  let turnsOfOthers = 0;
  const count = () => {
    turnsOfOthers += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await inTurns(sumTo(20), 0);
  isOver = true;
  expect(turnsOfOthers).toBeGreaterThanOrEqual(20);
});

it('takes no more turns than it needs', async () => {
  let turnsOfOthers = 0;
  const immediate = setImmediate(() => {
    turnsOfOthers += 1;
  });
  await inTurns(sumTo(20), Number.POSITIVE_INFINITY);
  clearImmediate(immediate);
  expect(turnsOfOthers).toBe(0);
});

it('passes on what goes wrong', async () => {
  const failing = () =>
    sumTo(3, () => {
      throw new Error('no number');
    });
  expect(() => atOnce(failing())).toThrow('no number');
  await expect(inTurns(failing())).rejects.toThrow('no number');
});
