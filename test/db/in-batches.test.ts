import { describe, expect, it } from 'vitest';
import { inBatches } from '../../src/db/in-batches.ts';

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe('inBatches', () => {
  it('carries what arrives meanwhile in one further batch, and answers each caller', async () => {
    const batches: number[][] = [];
    const first = gate();
    const double = inBatches<number, number>(
      async (items) => {
        batches.push(items);
        if (batches.length === 1) await first.opened;
        return items.map((item) => item * 2);
      },
      { largest: 10, atOnce: 1 },
    );
    const one = double(1);
    await new Promise((resolve) => setImmediate(resolve));
    const rest = [2, 3, 4].map(double);
    first.open();
    expect(await Promise.all([one, ...rest])).toEqual([2, 4, 6, 8]);
    expect(batches).toEqual([[1], [2, 3, 4]]);
  });

  it('never makes a batch larger than allowed', async () => {
    const sizes: number[] = [];
    const echo = inBatches<number, number>(
      async (items) => {
        sizes.push(items.length);
        return items;
      },
      { largest: 3, atOnce: 2 },
    );
    const items = Array.from({ length: 20 }, (_, index) => index);
    expect(await Promise.all(items.map(echo))).toEqual(items);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(3);
  });

  it('fails everyone in a batch that fails, and nobody after it', async () => {
    let calls = 0;
    const flaky = inBatches<number, number>(
      async (items) => {
        calls += 1;
        if (calls === 1) throw new Error('database away');
        return items;
      },
      { largest: 10, atOnce: 1 },
    );
    const failed = await Promise.allSettled([flaky(1), flaky(2)]);
    expect(failed.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
    expect(await flaky(3)).toBe(3);
  });

  it('refuses at once who comes when too many wait, and takes whoever comes later', async () => {
    const first = gate();
    const echo = inBatches<number, number>(
      async (items) => {
        await first.opened;
        return items;
      },
      { largest: 1, atOnce: 1, mostWaiting: 2 },
    );
    const under = echo(1);
    await new Promise((resolve) => setImmediate(resolve));
    const waiting = [echo(2), echo(3)];
    await expect(echo(4)).rejects.toThrow('too many wait already');
    first.open();
    expect(await Promise.all([under, ...waiting])).toEqual([1, 2, 3]);
    expect(await echo(5)).toBe(5);
  });
});
