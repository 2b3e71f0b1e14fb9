import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuestionMessage } from '../../../src/core/message.ts';
import { type Citizen, drawCitizen, type Experience, replyTo } from '../../../src/tools/demo/citizen.ts';
import { createRandom } from '../../../src/tools/demo/random.ts';

const good: Experience = {
  outcome: 'granted',
  submittedVia: 'counter',
  isLate: false,
  extraVisits: 0,
  quality: 0.5,
};

function aCitizen(changes: Partial<Citizen> = {}): Citizen {
  return {
    experience: good,
    language: 'vi',
    satisfaction: 4,
    patience: 100,
    writes: 0,
    talkativeness: 0,
    optsOut: false,
    ...changes,
  };
}

function aQuestion(input: QuestionMessage['input'], values: readonly string[]): QuestionMessage {
  return {
    kind: 'question',
    text: '?',
    input,
    question: { sessionId: '0198a3a2-0000-7000-8000-000000000000', ask: 1 },
    options: values.map((value) => ({ value, label: `label of ${value}` })),
    canGoBack: false,
  };
}

const rating = aQuestion('rating', ['1', '2', '3', '4', '5']);
const visits = aQuestion('choice', ['0', '1', '2_or_more']);
const comment = aQuestion('text', ['skip']);

/** How often each reply comes up in a thousand. */
function replies(citizen: Citizen, question: QuestionMessage): Map<string, number> {
  const random = createRandom(7);
  const seen = new Map<string, number>();
  for (let index = 0; index < 1_000; index += 1) {
    const reply = JSON.stringify(replyTo(citizen, question, 0, random));
    seen.set(reply, (seen.get(reply) ?? 0) + 1);
  }
  return seen;
}

const press = (value: string) => JSON.stringify({ kind: 'press', value });

describe('a simulated citizen', () => {
  it('says the same on the same chance', () => {
    const say = () => {
      const random = createRandom(42);
      const citizen = drawCitizen(random, good);
      return [rating, visits, comment].map((question) => replyTo(citizen, question, 0, random));
    };
    expect(say()).toEqual(say());
  });

  it('rates what it feels, give or take one level', () => {
    expect([...replies(aCitizen({ satisfaction: 4 }), rating).keys()].sort()).toEqual(
      ['3', '4', '5'].map(press),
    );
    expect([...replies(aCitizen({ satisfaction: -2 }), rating).keys()]).toEqual([press('1')]);
  });

  it('reports the extra visits that it made', () => {
    const seen = replies(aCitizen({ experience: { ...good, extraVisits: 2 } }), visits);
    expect(seen.get(press('2_or_more'))).toBeGreaterThan(800);
  });

  it('is less satisfied after a late or a refused dossier', () => {
    const mean = (experience: Experience) => {
      const random = createRandom(1);
      const felt = Array.from({ length: 500 }, () => drawCitizen(random, experience).satisfaction);
      return felt.reduce((sum, level) => sum + level, 0) / felt.length;
    };
    const satisfied = mean(good);
    expect(mean({ ...good, isLate: true })).toBeLessThan(satisfied - 1);
    expect(mean({ ...good, outcome: 'refused' })).toBeLessThan(satisfied - 0.8);
    expect(mean({ ...good, quality: -0.5 })).toBeLessThan(satisfied - 0.5);
  });

  it('stops when its patience is at an end, and when it wants no more', () => {
    const random = createRandom(1);
    expect(replyTo(aCitizen({ patience: 2 }), rating, 2, random)).toEqual({ kind: 'leave' });
    expect(replyTo(aCitizen({ optsOut: true }), rating, 0, random)).toEqual({
      kind: 'command',
      command: 'stop',
    });
  });

  it('writes a comment in natural words, or skips', () => {
    expect([...replies(aCitizen(), comment).keys()]).toEqual([press('skip')]);
    const written = [
      ...replies(aCitizen({ talkativeness: 1, experience: { ...good, isLate: true } }), comment).keys(),
    ];
    expect(written.some((reply) => reply.includes('hẹn'))).toBe(true);
  });

  it('presses only buttons that are there, whatever is asked', () => {
    const value = fc.stringMatching(/^[a-z0-9_-]{1,24}$/);
    const question = fc
      .tuple(fc.constantFrom('choice', 'text'), fc.uniqueArray(value, { minLength: 1, maxLength: 8 }))
      .map(([input, values]) => aQuestion(input as 'choice' | 'text', values));
    fc.assert(
      fc.property(question, fc.integer(), (asked, seed) => {
        const random = createRandom(seed);
        const reply = replyTo(drawCitizen(random, good), asked, 0, random);
        return reply.kind !== 'press' || asked.options.some((option) => option.value === reply.value);
      }),
    );
  });
});
