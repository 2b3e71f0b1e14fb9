/** Ten thousand conversations: what the shipped short survey asks of whom, against what it says it asks. */
import { describe, expect, it } from 'vitest';
import { type EngineEvent, resumeSession, type Sprint, startSession } from '../../src/engine/index.ts';
import { chanceFrom } from '../../src/engine/sampling.ts';
import { playableFlow } from './flow-files.ts';

const flow = playableFlow('satisfaction-short');
const conversations = 10_000;
/** Standard errors that chance may miss by: more than five happens once in two million. */
const tolerance = 5;

type Picked = Extract<EngineEvent, { kind: 'questions_picked' }>;

/** Answers the two questions before the draw; returns the draw. */
function draw(seed: number, counts: Record<string, number>): Picked {
  const facts = { outcome: 'granted', submittedVia: 'counter', isOnTime: true };
  const begun = startSession(flow, { facts, language: 'vi', chance: { seed, counts } });
  const drawn = answer(answer(begun, '4'), '0').events.find((event) => event.kind === 'questions_picked');
  if (drawn?.kind !== 'questions_picked') throw new Error('nothing was picked');
  return drawn;
}

function answer({ session }: Sprint, value: string): Sprint {
  if (session.status !== 'waiting') throw new Error('the session is over');
  return resumeSession(flow, session, { kind: 'press', ask: session.ask, value });
}

/** What happened to one criterion over all conversations. */
type Tally = { asked: number; planned: number; variance: number; weighed: number; weighedVariance: number };

/** Holds the conversations; the counts are brought up to date after every `every` of them, as a night's job does. */
function hold(counts: Record<string, number>, every: number): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  const random = chanceFrom(20_261_125, 'conversations');
  const fresh: Record<string, number> = {};
  let known = { ...counts };
  for (let at = 1; at <= conversations; at++) {
    const { picked, probabilities } = draw(Math.floor(random() * 2 ** 32), known);
    expect(picked).toHaveLength(2);
    for (const [criterion, probability] of Object.entries(probabilities)) {
      const none = { asked: 0, planned: 0, variance: 0, weighed: 0, weighedVariance: 0 };
      const tally = tallies.get(criterion) ?? none;
      const isAsked = picked.includes(criterion);
      tallies.set(criterion, {
        asked: tally.asked + (isAsked ? 1 : 0),
        planned: tally.planned + probability,
        variance: tally.variance + probability * (1 - probability),
        weighed: tally.weighed + (isAsked ? 1 / probability : 0),
        weighedVariance: tally.weighedVariance + (1 - probability) / probability,
      });
    }
    for (const criterion of picked) fresh[criterion] = (fresh[criterion] ?? 0) + 1;
    if (at % every === 0) {
      const names = new Set([...Object.keys(counts), ...Object.keys(fresh)]);
      known = Object.fromEntries([...names].map((name) => [name, (counts[name] ?? 0) + (fresh[name] ?? 0)]));
    }
  }
  return tallies;
}

function expectPlannedShares(tallies: ReadonlyMap<string, Tally>): void {
  for (const [criterion, tally] of tallies) {
    const missedBy = Math.abs(tally.asked - tally.planned);
    expect([criterion, missedBy <= tolerance * Math.sqrt(tally.variance)]).toEqual([criterion, true]);
    // Each answer stands for 1/probability conversations: together for all of them (Horvitz and Thompson 1952).
    const weighedMiss = Math.abs(tally.weighed - conversations);
    expect([criterion, weighedMiss <= tolerance * Math.sqrt(tally.weighedVariance)]).toEqual([
      criterion,
      true,
    ]);
  }
}

describe('ten thousand conversations', () => {
  it('ask each criterion its equal share where nothing was asked yet and nothing is counted', () => {
    const tallies = hold({}, conversations + 1);
    // All but the two that the dossier tells.
    expect(tallies.size).toBe(17);
    expectPlannedShares(tallies);
    for (const { planned } of tallies.values()) expect(planned).toBeCloseTo((2 * conversations) / 17, 6);
  });

  it('keep every criterion at its share while answers are counted every night', () => {
    const tallies = hold({}, 250);
    expectPlannedShares(tallies);
    const asked = [...tallies.values()].map((tally) => tally.asked);
    expect(Math.max(...asked) / Math.min(...asked)).toBeLessThan(1.1);
  });

  it('bring criteria that lag behind up to the others', () => {
    const before = { official_courtesy: 1_500, fees: 700 };
    const tallies = hold(before, 250);
    expectPlannedShares(tallies);
    const total = (name: string) =>
      (tallies.get(name)?.asked ?? 0) + (name === 'official_courtesy' ? 1_500 : name === 'fees' ? 700 : 0);
    expect(tallies.get('official_courtesy')?.asked).toBeLessThan((tallies.get('equipment')?.asked ?? 0) / 2);
    // A lead of 700 answers is less than half of that after ten thousand conversations.
    expect(total('fees') - total('equipment')).toBeLessThan(350);
  });
});
