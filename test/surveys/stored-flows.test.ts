/** A flow from its draft to versions that never change, over the real database. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CalendarDay, parseDay } from '../../src/core/time.ts';
import { type Database, inTransaction } from '../../src/db/index.ts';
import {
  addRule,
  cancelSchedule,
  discardDraft,
  listVersions,
  publishFlow,
  readDraft,
  rehearsePublication,
  reinstateFlow,
  restoreVersion,
  retireFlow,
  scheduleVersion,
} from '../../src/surveys/index.ts';
import { flowRuleSchema } from '../../src/surveys/vocabulary.ts';
import { freshDatabase } from '../support/database.ts';
import { newId } from '../support/deps.ts';
import { aFlow, rating, storedFlows } from '../support/stored-flows.ts';
import { aSurvey } from '../support/survey.ts';

let database: Database;
let survey: Awaited<ReturnType<typeof aSurvey>>;
let flows: ReturnType<typeof storedFlows>;
beforeAll(async () => {
  database = await freshDatabase();
  survey = await aSurvey(database.db);
  flows = storedFlows(database, survey.clock);
});
afterAll(() => database.close());

const day = (text: string): CalendarDay => {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
};
const draftOf = (key: string) => inTransaction(database.db, (tx) => readDraft(tx, key));
const versionsOf = async (key: string) => {
  const listed = await inTransaction(database.db, (tx) => listVersions(tx, key, survey.clock.now()));
  if (!listed.ok) throw new Error(listed.error.code);
  return listed.value;
};
const end = (vi: string) => ({ end: { kind: 'finish', text: { vi, en: 'Thank you.' } } });
const auditOf = async (key: string) => {
  const flow = await database.db.flow.findUniqueOrThrow({ where: { key } });
  const entries = await database.db.auditEntry.findMany({
    where: { subjectId: flow.id },
    orderBy: { id: 'asc' },
  });
  return entries.map(({ action, actorKind, actorId }) => [action, actorKind, actorId]);
};

describe('a draft', () => {
  it('is kept as it is, whatever it holds, with what is wrong with it', async () => {
    const broken = { zzz: 1, nodes: 'chưa có', key: 'broken', a: [null, { x: 'Ảnh\u0000' }] };
    const saved = await flows.save('broken', broken);
    if (!saved.ok) throw new Error(saved.error.code);
    expect(saved.value.revision).toBe(1);
    expect(new Set(saved.value.problems.map((problem) => problem.code))).toEqual(new Set(['not_a_flow']));
    const read = await draftOf('broken');
    expect(read.ok && JSON.stringify(read.value.definition)).toBe(JSON.stringify(broken));
    expect(await flows.publish('broken')).toMatchObject({ ok: false, error: { code: 'draft_unsound' } });
  });

  it.each([
    ['a member called __proto__', '{"":{"__proto__":{"x":[null]}}}'],
    ['a member with a name that the library uses itself', '{"$type":"Json","a":{"$type":"Raw","value":1}}'],
  ])('keeps %s', async (_what, text) => {
    const key = 'odd-names';
    const before = await draftOf(key);
    const expectedRevision = before.ok ? before.value.revision : 0;
    expect(await flows.save(key, JSON.parse(text), { expectedRevision })).toMatchObject({ ok: true });
    const read = await draftOf(key);
    expect(read.ok && JSON.stringify(read.value.definition)).toBe(text);
  });

  it('keeps any JSON object without loss', async () => {
    const check = fc.asyncProperty(
      fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue()),
      async (any) => {
        const plain = JSON.parse(JSON.stringify(any));
        const before = await draftOf('anything');
        const expectedRevision = before.ok ? before.value.revision : 0;
        const saved = await flows.save('anything', plain, { expectedRevision });
        expect(saved.ok).toBe(true);
        const read = await draftOf('anything');
        expect(read.ok && JSON.stringify(read.value.definition)).toBe(JSON.stringify(plain));
      },
    );
    await fc.assert(check, { numRuns: 25 });
  });

  it.each([
    ['a list', [1], 'not_an_object'],
    ['nothing', null, 'not_an_object'],
    ['more than can be kept', { long: 'x'.repeat(2_000_001) }, 'too_large'],
  ])('is not %s', async (_what, definition, code) => {
    expect(await flows.save('never', definition)).toEqual({ ok: false, error: { code } });
    expect(await database.db.flow.count({ where: { key: 'never' } })).toBe(0);
  });

  it('is not overwritten by who did not see the last change', async () => {
    await flows.save('shared', aFlow('shared'));
    const editors = ['Cảm ơn một.', 'Cảm ơn hai.', 'Cảm ơn ba.'];
    const outcomes = await Promise.all(
      editors.map((text) => flows.save('shared', aFlow('shared', end(text)), { expectedRevision: 1 })),
    );
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes.filter((outcome) => !outcome.ok)).toEqual(
      Array.from({ length: 2 }, () => ({ ok: false, error: { code: 'draft_moved_on', revision: 2 } })),
    );
    expect(await flows.publish('shared')).toEqual({
      ok: false,
      error: { code: 'draft_moved_on', revision: 2 },
    });
    const discarded = await inTransaction(database.db, (tx) =>
      discardDraft(tx, flows.change(), { key: 'shared', expectedRevision: 2 }),
    );
    expect(discarded.ok).toBe(true);
    expect(await draftOf('shared')).toEqual({ ok: false, error: { code: 'no_draft' } });
  });
});

describe('publishing a draft', () => {
  it('makes numbered versions with author, time, worded changes and the record, and ends the draft', async () => {
    await flows.put('numbered', aFlow('numbered'), { note: 'Bản đầu tiên' });
    survey.clock.advance(60);
    const second = await flows.put('numbered', aFlow('numbered', end('Cảm ơn Ông/Bà.')));
    expect(second).toMatchObject({ number: 2, isNew: true });
    const [newest, oldest] = await versionsOf('numbered');
    expect(oldest).toMatchObject({ number: 1, state: 'superseded', note: 'Bản đầu tiên', changes: [] });
    expect(newest).toMatchObject({
      number: 2,
      state: 'in_effect',
      author: flows.actor,
      publishedAt: survey.clock.now(),
    });
    expect(newest?.changes.map(({ sentence }) => sentence.vi)).toEqual([
      'Nội dung của "end" (vi) đổi từ "Xin cảm ơn." thành "Cảm ơn Ông/Bà.".',
    ]);
    expect(await draftOf('numbered')).toEqual({ ok: false, error: { code: 'no_draft' } });
    expect(await auditOf('numbered')).toEqual(
      ['flow.draft_saved', 'flow.published', 'flow.draft_saved', 'flow.published'].map((action) => [
        action,
        'officer',
        flows.actor.id,
      ]),
    );
  });

  it('says all that is wrong, and writes nothing', async () => {
    const saved = await flows.save('unsound', aFlow('unsound', { overall: rating('overall', 'nowhere') }));
    const problems = saved.ok ? saved.value.problems : [];
    expect(problems.map((problem) => problem.code)).toContain('missing_target');
    expect(problems.every((problem) => problem.sentence.vi !== '')).toBe(true);
    expect(await flows.publish('unsound')).toEqual({ ok: false, error: { code: 'draft_unsound', problems } });
    expect(await database.db.flowVersion.count({ where: { flow: { key: 'unsound' } } })).toBe(0);
  });

  it('plays the sample conversations that are kept with the draft', async () => {
    const sample = (said: string) => ({
      flow: 'sampled',
      story: 'Chỉ có lời cảm ơn',
      language: 'vi',
      facts: {},
      begins: [said, 'session completed'],
      turns: [],
    });
    const flow = { ...aFlow('sampled'), start: 'end', nodes: end('Xin cảm ơn.') };
    await flows.save('sampled', flow, { scenarios: [sample('says: Tạm biệt.')] });
    const refused = await flows.publish('sampled');
    expect(refused).toMatchObject({ ok: false, error: { code: 'draft_unsound' } });
    const problems = !refused.ok && refused.error.code === 'draft_unsound' ? refused.error.problems : [];
    expect(problems.map(({ path, code }) => [path, code])).toEqual([
      ['scenarios.0.turns.0', 'scenario_deviates'],
    ]);
    await flows.save('sampled', flow, { expectedRevision: 1, scenarios: [sample('says: Xin cảm ơn.')] });
    expect(await flows.publish('sampled', { expectedRevision: 2 })).toMatchObject({ ok: true });
    // The next draft has them too.
    await flows.save('sampled', flow);
    const next = await draftOf('sampled');
    expect(next.ok && next.value.scenarios).toEqual([sample('says: Xin cảm ơn.')]);
  });

  it('takes no notice of what the editor keeps for itself', async () => {
    const first = await flows.put('drawn', aFlow('drawn'));
    const moved = { ...aFlow('drawn'), ui: { nodes: { overall: { x: 120, y: 40 } } } };
    await flows.save('drawn', moved);
    expect(await flows.publish('drawn')).toMatchObject({
      ok: true,
      value: { versionId: first.versionId, isNew: false, changes: [], pending: [] },
    });
    // The draft keeps the positions, for nothing else does.
    const draft = await draftOf('drawn');
    expect(draft.ok && draft.value.definition).toEqual(moved);
    const version = await database.db.flowVersion.findUniqueOrThrow({ where: { id: first.versionId } });
    expect(JSON.stringify(version.definition)).not.toContain('"ui"');
  });

  it('makes one version when two publish at the same time', async () => {
    await flows.save('raced', aFlow('raced'));
    const outcomes = await Promise.all([flows.publish('raced'), flows.publish('raced')]);
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes.find((outcome) => !outcome.ok)).toEqual({ ok: false, error: { code: 'no_draft' } });
    expect(await database.db.flowVersion.count({ where: { flow: { key: 'raced' } } })).toBe(1);
  });
});

describe('a published version', () => {
  it('never changes, whatever is done to its flow', async () => {
    const first = await flows.put('frozen', aFlow('frozen'));
    const read = () => database.db.flowVersion.findUniqueOrThrow({ where: { id: first.versionId } });
    const before = JSON.stringify(await read());
    const step = fc.constantFrom('publish', 'restore', 'retire', 'reinstate', 'schedule', 'cancel');
    const check = fc.asyncProperty(fc.array(step, { maxLength: 5 }), fc.nat(9), async (steps, text) => {
      for (const one of steps) await doStep(one, text);
      expect(JSON.stringify(await read())).toBe(before);
    });
    const doStep = async (one: string, text: number) => {
      const draft = await draftOf('frozen');
      const expectedRevision = draft.ok ? draft.value.revision : 0;
      await inTransaction<unknown, { code: string }>(database.db, async (tx) => {
        const change = flows.change();
        if (one === 'restore')
          return restoreVersion(tx, change, { key: 'frozen', number: 1, expectedRevision });
        if (one === 'retire') return retireFlow(tx, change, 'frozen');
        if (one === 'reinstate') return reinstateFlow(tx, change, 'frozen');
        const of = { key: 'frozen', number: 1 };
        if (one === 'schedule') return scheduleVersion(tx, change, { ...of, effectiveOn: day('2027-01-01') });
        return cancelSchedule(tx, change, of);
      });
      if (one !== 'publish') return;
      const saved = await flows.save('frozen', aFlow('frozen', end(`Lần ${text}`)), { expectedRevision });
      if (saved.ok) await flows.publish('frozen', { expectedRevision: saved.value.revision });
    };
    await fc.assert(check, { numRuns: 10 });
  });

  it('cannot be changed or removed in the database either', async () => {
    const where = { flow: { key: 'numbered' } };
    await expect(database.db.flowVersion.updateMany({ where, data: { note: 'khác' } })).rejects.toThrow(
      /not allowed/,
    );
    await expect(database.db.flowVersion.deleteMany({ where })).rejects.toThrow(/not allowed/);
  });

  it('can be made the draft of a new one, in the order in which it was written', async () => {
    const restored = await inTransaction(database.db, (tx) =>
      restoreVersion(tx, flows.change(), { key: 'numbered', number: 1, expectedRevision: 0 }),
    );
    expect(restored).toEqual({ ok: true, value: { revision: 1, problems: [] } });
    const draft = await draftOf('numbered');
    expect(draft.ok && draft.value.basedOn).toBe(1);
    expect(draft.ok && JSON.stringify(draft.value.definition)).toBe(JSON.stringify(aFlow('numbered')));
    expect(await flows.publish('numbered')).toMatchObject({ ok: true, value: { number: 3, isNew: true } });
  });
});

let chats = 0;
const aPerson = async (report: Record<string, unknown>) => {
  chats += 1;
  const { token, invitationId } = await survey.invite(report);
  const person = survey.person('telegram', `stored-${chats}`);
  await person.opens(token);
  const version = async () => {
    const session = await database.db.session.findUniqueOrThrow({
      where: { invitationId },
      include: { flowVersion: true },
    });
    return session.flowVersion.number;
  };
  return { ...person, version };
};
const serve = (flow: string, conditions: object) =>
  inTransaction(database.db, (tx) => addRule(tx, flows.change(), flowRuleSchema.parse({ flow, conditions })));

describe('a version', () => {
  it('is that of a conversation to its end; the next conversation begins on the new one', async () => {
    await flows.put('running', aFlow('running'));
    await serve('running', { outcomes: ['withdrawn'] });
    const early = await aPerson({ outcome: 'withdrawn' });
    await early.writes('5');
    await Promise.all([
      flows.put('running', aFlow('running', end('Cảm ơn nhiều.'))),
      early.writes('một lần'),
    ]);
    const late = await aPerson({ outcome: 'withdrawn' });
    await early.writes('không');
    expect(await early.version()).toBe(1);
    expect(await late.version()).toBe(2);
    const last = (await early.heard()).at(-1);
    expect(last?.text).toBe('Xin cảm ơn.');
  });

  it('takes effect on its day in Viet Nam, unless that is cancelled', async () => {
    survey.clock.set(new Date('2026-12-01T02:00:00Z'));
    await flows.put('planned', aFlow('planned'));
    await serve('planned', { submittedVia: ['postal'] });
    const begin = async () => (await aPerson({ submittedVia: 'postal' })).version();
    await flows.put('planned', aFlow('planned', end('Hai.')), { effectiveOn: day('2026-12-05') });
    const third = await flows.put('planned', aFlow('planned', end('Ba.')), {
      effectiveOn: day('2026-12-08'),
    });
    expect(third.pending).toEqual([{ number: 2, effectiveOn: '2026-12-05' }]);
    expect(await begin()).toBe(1);
    // The last minute of the 4th and the first of the 5th.
    survey.clock.set(new Date('2026-12-04T16:59:00Z'));
    expect(await begin()).toBe(1);
    survey.clock.set(new Date('2026-12-04T17:00:00Z'));
    expect(await begin()).toBe(2);
    const cancelled = await inTransaction(database.db, (tx) =>
      cancelSchedule(tx, flows.change(), { key: 'planned', number: 3 }),
    );
    expect(cancelled.ok).toBe(true);
    survey.clock.set(new Date('2026-12-09T02:00:00Z'));
    expect(await begin()).toBe(2);
    expect((await versionsOf('planned')).map(({ number, state }) => [number, state])).toEqual([
      [3, 'cancelled'],
      [2, 'in_effect'],
      [1, 'superseded'],
    ]);
    const tooLate = await inTransaction(database.db, (tx) =>
      cancelSchedule(tx, flows.change(), { key: 'planned', number: 2 }),
    );
    expect(tooLate).toEqual({ ok: false, error: { code: 'already_in_effect' } });
    const again = { key: 'planned', number: 3, effectiveOn: day('2026-12-10') };
    expect(
      await inTransaction(database.db, (tx) => scheduleVersion(tx, flows.change(), again)),
    ).toMatchObject({
      ok: true,
    });
    survey.clock.set(new Date('2026-12-10T02:00:00Z'));
    expect(await begin()).toBe(3);
    expect(await flows.publish('planned', { effectiveOn: day('2026-12-09') })).toEqual({
      ok: false,
      error: { code: 'day_past' },
    });
  });

  it('of a retired flow serves nobody new; who is in the middle goes on', async () => {
    await flows.put('ending', aFlow('ending'));
    await serve('ending', { agencies: ['H38.55'] });
    const report = { decidingAgencyCode: 'H38.55' };
    const early = await aPerson(report);
    const retire = (key: string) => inTransaction(database.db, (tx) => retireFlow(tx, flows.change(), key));
    expect(await retire('ending')).toMatchObject({ ok: true });
    await early.writes('4');
    expect((await early.asked()).text).toContain('đi lại');
    const late = await aPerson(report);
    expect((await late.asked()).text).not.toContain('Ông/Bà có hài lòng không?');
    await flows.save('ending', aFlow('ending', end('Nữa.')));
    expect(await flows.publish('ending')).toEqual({ ok: false, error: { code: 'flow_retired' } });
    expect(await retire('satisfaction-short')).toEqual({ ok: false, error: { code: 'default_needed' } });
  });
});

describe('a rehearsal', () => {
  it('tells what recent conversations would do on the new version, and who nobody was', async () => {
    const key = 'rehearsed';
    survey.clock.set(new Date('2026-12-20T02:00:00Z'));
    await flows.put(key, aFlow(key));
    await serve(key, { fields: ['Lĩnh vực thử'] });
    for (const level of ['5', '4', '2']) {
      const person = await aPerson({ fieldName: 'Lĩnh vực thử', procedureCode: '2.111111' });
      for (const reply of [level, 'nhiều lần', 'Tôi là Nguyễn Văn Bí Mật']) await person.writes(reply);
    }
    const removed = aFlow(key, {
      visits: {
        kind: 'ask-choice',
        text: { vi: 'Ông/Bà phải đi lại mấy lần?', en: 'How many visits?' },
        options: [
          { value: 'once', label: { vi: 'Một lần', en: 'Once' } },
          { value: 'twice', label: { vi: 'Hai lần', en: 'Twice' } },
        ],
        next: 'reason',
      },
    });
    await flows.save(key, removed);
    const rehearsed = await inTransaction(database.db, (tx) => rehearsePublication(tx, key));
    if (!rehearsed.ok) throw new Error(rehearsed.error.code);
    const { replay, changes, mayBePublished } = rehearsed.value;
    expect(mayBePublished).toBe(true);
    expect(changes.map((change) => change.code)).toEqual(['option_added', 'option_removed']);
    expect(replay).toMatchObject({ sessions: 3, same: 0, differentPath: 0, differentAnswers: 3, failed: 0 });
    expect(replay?.remarks).toMatchObject([{ code: 'not_understood', node: 'visits', sessions: 3 }]);
    expect(JSON.stringify(rehearsed.value)).not.toMatch(/Bí Mật/);
    const published = await flows.publish(key);
    expect(published.ok && published.value.replay).toEqual(replay);
    expect((await versionsOf(key))[0]?.replay).toEqual(replay);
  });
});

describe('a definition that is published past its draft', () => {
  it('is refused for a retired flow', async () => {
    const { flowDefinitionSchema } = await import('../../src/engine/index.ts');
    const definition = flowDefinitionSchema.parse(aFlow('ending', end('Khác.')));
    const refused = await inTransaction(database.db, (tx) =>
      publishFlow(tx, { newId }, { definition, at: survey.clock.now(), by: 'command_line' }),
    );
    expect(refused).toEqual({ ok: false, error: { code: 'flow_retired' } });
  });
});
