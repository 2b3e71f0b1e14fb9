/**
 * The promise "nothing lost, nothing counted twice, at most one message repeated", kept by killing. Each story is told
 * once in peace, which shows how many statements it takes; then the process is killed, as by `kill -9`, before or after
 * one of these, and started again: the platforms bring what was not acknowledged, people try again what was refused, and
 * the story must end as if nothing had been. A run kills a few times; CRASH_EVERY=n kills at every n-th statement, before
 * and after it. (The embedded database speaks several protocol messages for each statement.)
 */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freshPostgresUrl } from '../support/database.ts';
import { type Crash, type Crashing, startCrashing } from './crashing.ts';
import { stories } from './stories.ts';

const isPostgres = () => inject('template').kind === 'postgresql';

let crashing: Crashing;
let told = 0;
let filed = 0;

beforeAll(async () => {
  crashing = await startCrashing(isPostgres() ? await freshPostgresUrl() : undefined);
});
afterAll(() => crashing.close());

/** Where to die in a story of so many statements. */
function crashesIn(steps: number): Crash[] {
  const every = Number(process.env['CRASH_EVERY'] ?? 0);
  if (every === 0) {
    const early: Crash = { at: Math.ceil(steps * 0.3), when: 'before' };
    const late: Crash = { at: Math.ceil(steps * 0.5), when: 'after' };
    return [steps % 2 === 0 ? early : late];
  }
  const at = Array.from({ length: Math.ceil(steps / every) }, (_item, index) => 1 + index * every);
  return at.flatMap((place): Crash[] => [
    { at: place, when: 'before' },
    { at: place, when: 'after' },
  ]);
}

describe('killed at any statement, it ends well:', () => {
  it.each(Object.entries(stories))('%s', { timeout: 7_200_000 }, async (name, story) => {
    const tell = async (crash: Crash) => {
      told += 1;
      if (name.includes('complaint')) filed += 1;
      return crashing.tell(crash, story).catch((error: unknown) => {
        throw new Error(`killed ${crash.when} statement ${crash.at}: ${String(error)}`);
      });
    };
    const { steps } = await tell({ at: 0, when: 'before' });
    let crashes = 0;
    for (const crash of crashesIn(steps)) crashes += (await tell(crash)).crashes;
    // Told again, a story takes fewer statements: what the first telling read is still known.
    for (let at = Math.ceil(steps / 4); crashes === 0 && at > 0; at = Math.floor(at / 2))
      crashes += (await tell({ at, when: 'before' })).crashes;
    expect(crashes).toBeGreaterThan(0);
  });

  it('and what is left afterwards is whole', { timeout: 60_000 }, async () => {
    expect(told).toBeGreaterThan(0);
    const { db, ...database } = await crashing.end();
    // Acknowledged = stored: the platforms have nothing left to bring. Stored = handled, once.
    expect(await crashing.telegram.deliver()).toEqual([]);
    expect(await db.inbound.count({ where: { status: { not: 'handled' } } })).toBe(0);
    // One counted response for a dossier, and each of its answers once.
    const responses = await db.response.findMany({ include: { answers: true } });
    const dossiers = new Set(responses.map(({ dossierId }) => dossierId));
    expect(dossiers.size).toBe(responses.length);
    for (const { answers } of responses) {
      const nodes = answers.map(({ nodeId }) => nodeId);
      expect(new Set(nodes).size).toBe(nodes.length);
    }
    // One invitation for a dossier.
    const uninvited = await db.dossier.count({ where: { invitation: null, notInvitedBecause: null } });
    expect(uninvited).toBe(0);
    // Every complaint is there once, with its photo.
    const complaints = await db.complaint.findMany({ include: { files: true } });
    expect(complaints).toHaveLength(filed);
    expect(complaints.map(({ files }) => files.length)).toEqual(Array.from({ length: filed }, () => 1));
    // Nothing waits, and what a person saw twice is marked as such.
    expect(await db.outbound.count({ where: { status: { in: ['queued', 'sending', 'errored'] } } })).toBe(0);
    const sent = crashing.telegram.callsOf('sendMessage').length;
    const wired = await db.outbound.count({
      where: { status: 'wired', conversation: { channel: 'telegram' } },
    });
    const marked = await db.outbound.count({ where: { isPossibleDuplicate: true } });
    expect(sent - wired).toBeLessThanOrEqual(marked);
    // Nobody who wished to hear no more was written to.
    const toOptedOut = await db.outbound.count({
      where: {
        kind: { in: ['invitation', 'reminder'] },
        status: 'wired',
        conversation: { address: { respondent: { optedOutAt: { not: null } } } },
      },
    });
    expect(await db.respondent.count({ where: { optedOutAt: { not: null } } })).toBeGreaterThan(0);
    expect(toOptedOut).toBe(0);
    // A timer fires once: none has fired whose session went on.
    const fired = await db.timer.groupBy({
      by: ['sessionId', 'sessionRevision', 'kind'],
      where: { firedAt: { not: null } },
      _count: true,
    });
    expect(fired.filter(({ _count }) => _count > 1)).toEqual([]);
    await database.close();
    expect(crashing.telegram.refused).toEqual([]);
  });
});
