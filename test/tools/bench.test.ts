import { describe, expect, it } from 'vitest';
import { spread } from '../../src/tools/bench/figures.ts';
import { measureEmbedded } from '../../src/tools/bench/measure-embedded.ts';
import { measureEngine } from '../../src/tools/bench/measure-engine.ts';
import { type Report, toTable } from '../../src/tools/bench/report.ts';

describe('the bench', () => {
  it('counts whole conversations of the engine', () => {
    const figures = measureEngine(0.2);
    for (const perSecond of Object.values(figures)) expect(perSecond).toBeGreaterThan(0);
    // From three questions, where everything is well, to a dozen with misses and the reason.
    const replies = figures.resumesPerSecond / figures.conversationsPerSecond;
    expect(replies).toBeGreaterThan(3);
    expect(replies).toBeLessThan(12);
  });

  it('lets citizens answer a real server over HTTP and finds every answer stored', {
    timeout: 240_000,
  }, async () => {
    const figures = await measureEmbedded({ seconds: 3, warmUpSeconds: 1, citizens: [3] });
    const [answers] = figures.answers;
    expect(answers?.answers).toBeGreaterThan(0);
    expect(answers?.nextQuestion.p50).toBeGreaterThan(answers?.acknowledged.p50 ?? Number.NaN);
    expect(figures.floor.answersPerSecond).toBeGreaterThan(0);
  });

  it('tells the middle and the slowest of a hundred', () => {
    const milliseconds = Array.from({ length: 100 }, (_item, index) => 100 - index);
    expect(spread(milliseconds)).toEqual({ p50: 51, p95: 96, p99: 100 });
    expect(spread([])).toEqual({ p50: 0, p95: 0, p99: 0 });
  });

  it('says what it left out', () => {
    const report: Report = {
      at: '2026-11-23T00:00:00.000Z',
      machine: { node: 'v20.19.0', processors: 2, model: 'any', memoryGigabytes: 8 },
      engine: {
        resumesPerSecond: 12_345.6,
        conversationsPerSecond: 2_000,
        pressedPerSecond: 20_000,
        expectedPerSecond: 10_000,
        freePerSecond: 5_000,
        copiesPerSecond: 100_000,
      },
      postgres: undefined,
      bots: [],
      embedded: { startedInMilliseconds: 1, answers: [], floor: { connections: 1, answersPerSecond: 1 } },
      leftOut: ['PostgreSQL does not answer.'],
    };
    expect(toTable(report)).toContain('12,346');
    expect(toTable(report)).toContain('Left out: PostgreSQL does not answer.');
  });
});
