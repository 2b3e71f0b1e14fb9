/** Which flow serves which dossiers, and what share of them is asked, over the real database. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dayOf } from '../../src/core/time.ts';
import { type Database, inTransaction } from '../../src/db/index.ts';
import { reportDossiers } from '../../src/dossiers/index.ts';
import { criteria, factors } from '../../src/engine/index.ts';
import { rollUpIndices } from '../../src/indices/index.ts';
import { addRule, changeRule, listRules, removeRule } from '../../src/surveys/index.ts';
import { type FlowRule, flowRuleSchema } from '../../src/surveys/vocabulary.ts';
import { readSaid } from '../indices/read-said.ts';
import { freshDatabase } from '../support/database.ts';
import { newId } from '../support/deps.ts';
import { aReport, intakeDeps } from '../support/reports.ts';
import { aSurvey } from '../support/survey.ts';

let database: Database;
let survey: Awaited<ReturnType<typeof aSurvey>>;
beforeAll(async () => {
  database = await freshDatabase();
  survey = await aSurvey(database.db);
});
afterAll(() => database.close());
beforeEach(async () => {
  // The default stays.
  await database.db.flowAssignment.deleteMany({ where: { conditions: { not: {} } } });
});

const actor = { kind: 'officer', id: '0d0c4d3e-6c0e-4d9b-8c3e-0a1b2c3d4e5f' } as const;
const change = () => ({ actor, at: survey.clock.now(), newId });
const aRule = (rule: Record<string, unknown>): FlowRule =>
  flowRuleSchema.parse({ flow: 'satisfaction-full', ...rule });
const add = (rule: Record<string, unknown>) =>
  inTransaction(database.db, (tx) => addRule(tx, change(), aRule(rule)));

let chats = 0;
/** The flow with which a new applicant's conversation begins. */
async function flowOf(report: Record<string, unknown>, channel: 'web' | 'telegram' = 'telegram') {
  const { token, invitationId } = await survey.invite(report);
  chats += 1;
  await survey.person(channel, channel === 'web' ? invitationId : `rules-${chats}`).opens(token);
  const session = await database.db.session.findUniqueOrThrow({
    where: { invitationId },
    include: { flowVersion: { include: { flow: true } } },
  });
  return session.flowVersion.flow.key;
}

describe('a dossier is served', () => {
  it('by the default where no rule is about it', async () => {
    await add({ conditions: { outcomes: ['refused'] } });
    expect(await flowOf({})).toBe('satisfaction-short');
  });

  it('by the first rule that holds, in the order of priority', async () => {
    await add({ flow: 'satisfaction-short', priority: 20, conditions: { outcomes: ['refused'] } });
    await add({ priority: 10, conditions: { fields: ['Hộ tịch'], outcomes: ['refused'] } });
    const refused = { outcome: 'refused', procedureCode: '1.001193', procedureName: 'Đăng ký khai sinh' };
    expect(await flowOf({ ...refused, fieldName: 'Hộ tịch' })).toBe('satisfaction-full');
    expect(await flowOf({ outcome: 'refused' })).toBe('satisfaction-short');
  });

  it('by a rule on an agency with all below it, whichever of its agencies it is', async () => {
    await survey.invite({ decidingAgencyCode: 'H38.12', agencyNames: { 'H38.12': 'UBND xã' } });
    await add({ conditions: { agencies: ['H38.12'] } });
    expect(await flowOf({ decidingAgencyCode: 'H38.12.07', receivingAgencyCode: 'H38.40' })).toBe(
      'satisfaction-full',
    );
    expect(await flowOf({ decidingAgencyCode: 'H38.41', receivingAgencyCode: 'H38.40' })).toBe(
      'satisfaction-short',
    );
  });

  it('by a rule on the channel of the conversation', async () => {
    await add({ conditions: { channels: ['web'] } });
    expect(await flowOf({}, 'web')).toBe('satisfaction-full');
    expect(await flowOf({}, 'telegram')).toBe('satisfaction-short');
  });

  it('by a rule only from its first to its last day', async () => {
    const today = dayOf(survey.clock.now());
    const conditions = { submittedVia: ['postal'] };
    await add({ conditions, validFrom: '2026-11-24', validUntil: '2026-11-24' });
    expect(today).toBe('2026-11-23');
    expect(await flowOf({ submittedVia: 'postal' })).toBe('satisfaction-short');
    // Midnight in Viet Nam, while it is still the 23rd in UTC.
    survey.clock.set(new Date('2026-11-23T17:00:00Z'));
    expect(await flowOf({ submittedVia: 'postal' })).toBe('satisfaction-full');
    survey.clock.set(new Date('2026-11-24T17:00:00Z'));
    expect(await flowOf({ submittedVia: 'postal' })).toBe('satisfaction-short');
  });

  it('by the rule of its one procedure, as older versions of this program wrote it', async () => {
    await survey.invite({ procedureCode: '1.004194', procedureName: 'Đăng ký tạm trú' });
    const { id: procedureId } = await database.db.procedure.findUniqueOrThrow({
      where: { code: '1.004194' },
    });
    const { id: flowId } = await database.db.flow.findUniqueOrThrow({ where: { key: 'satisfaction-full' } });
    const id = newId();
    await database.db.flowAssignment.create({
      data: { id, flowId, procedureId, createdAt: survey.clock.now() },
    });
    expect(await flowOf({ procedureCode: '1.004194' })).toBe('satisfaction-full');
    expect(await flowOf({})).toBe('satisfaction-short');
    const rules = await inTransaction(database.db, async (tx) => ({ ok: true, value: await listRules(tx) }));
    expect(rules.ok && rules.value.map((rule) => rule.conditions)).toEqual([
      { procedures: ['1.004194'] },
      {},
    ]);
    await database.db.flowAssignment.delete({ where: { id } });
  });
});

describe('rules', () => {
  it('are written with the record of who did it; words that the catalogue lacks are told', async () => {
    const added = await add({ name: 'Từ chối', conditions: { fields: ['Lĩnh vực lạ'], agencies: ['H38'] } });
    expect(added).toMatchObject({ ok: true, value: { unknown: { fields: ['Lĩnh vực lạ'] } } });
    const id = added.ok ? added.value.id : '';
    const rule = aRule({ name: 'Bị từ chối', conditions: { outcomes: ['refused'] } });
    const changed = await inTransaction(database.db, (tx) =>
      changeRule(tx, change(), { id, expectedRevision: 1, rule }),
    );
    expect(changed).toMatchObject({ ok: true, value: { revision: 2 } });
    const removed = await inTransaction(database.db, (tx) =>
      removeRule(tx, change(), { id, expectedRevision: 2 }),
    );
    expect(removed.ok).toBe(true);
    const records = await database.db.auditEntry.findMany({
      where: { subjectId: id },
      orderBy: { id: 'asc' },
    });
    expect(records.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['flow_rule.added', actor.id],
      ['flow_rule.changed', actor.id],
      ['flow_rule.removed', actor.id],
    ]);
    expect(records[1]).toMatchObject({ before: { name: 'Từ chối' }, after: { name: 'Bị từ chối' } });
  });

  it('are not overwritten by who did not see the last change', async () => {
    const added = await add({ conditions: { outcomes: ['refused'] } });
    const id = added.ok ? added.value.id : '';
    const edit = (name: string) =>
      inTransaction(database.db, (tx) =>
        changeRule(tx, change(), {
          id,
          expectedRevision: 1,
          rule: aRule({ name, conditions: { outcomes: ['refused'] } }),
        }),
      );
    const outcomes = await Promise.all([edit('một'), edit('hai')]);
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes.find((outcome) => !outcome.ok)).toEqual({
      ok: false,
      error: { code: 'rule_moved_on', revision: 2 },
    });
  });

  it.each([
    ['of an unknown flow', { flow: 'nowhere' }, 'unknown_flow'],
    [
      'that draw a sample by channel',
      { samplingShare: 0.5, conditions: { channels: ['web'] } },
      'sampling_by_channel',
    ],
    ['that end before they begin', { validFrom: '2026-12-02', validUntil: '2026-12-01' }, 'period_reversed'],
  ])('%s are refused', async (_what, rule, code) => {
    expect(await add(rule)).toEqual({ ok: false, error: { code } });
  });

  it('leave one that holds for everybody; a refused removal changes nothing', async () => {
    const rule = await database.db.flowAssignment.findFirstOrThrow({ where: { conditions: { equals: {} } } });
    const removed = await inTransaction(database.db, (tx) =>
      removeRule(tx, change(), { id: rule.id, expectedRevision: rule.revision }),
    );
    expect(removed).toEqual({ ok: false, error: { code: 'default_needed' } });
    expect(await database.db.flowAssignment.count({ where: { id: rule.id } })).toBe(1);
    const narrowed = await inTransaction(database.db, (tx) =>
      changeRule(tx, change(), {
        id: rule.id,
        expectedRevision: rule.revision,
        rule: aRule({ conditions: { outcomes: ['granted'] } }),
      }),
    );
    expect(narrowed).toEqual({ ok: false, error: { code: 'default_needed' } });
  });
});

describe('a share of the dossiers', () => {
  const manyReports = (count: number, change: Record<string, unknown>) =>
    Array.from({ length: count }, () => aReport({ submittedVia: 'online', ...change }));

  it('is invited; the others are on record with the reason, and a repeat of the report tells the same', async () => {
    await add({ samplingShare: 0.3, conditions: { submittedVia: ['online'] } });
    const deps = intakeDeps(database.db, { clock: survey.clock });
    const reports = manyReports(200, {});
    const results = await reportDossiers(deps, reports);
    const invited = results.filter((result) => result.ok && result.value.kind === 'invited');
    // Four standard errors around 60.
    expect(Math.abs(invited.length - 60)).toBeLessThan(26);
    const again = await reportDossiers(deps, reports);
    expect(again.map((result) => result.ok && result.value)).toEqual(
      results.map((result) => result.ok && { ...result.value, isNew: false }),
    );
    const rows = await database.db.dossier.findMany({
      where: { code: { in: reports.map((report) => report.dossierCode) } },
      include: { invitation: true },
    });
    expect(rows.every((row) => row.samplingProbability === 0.3)).toBe(true);
    expect(rows.every((row) => (row.invitation === null) === (row.notInvitedBecause === 'not_sampled'))).toBe(
      true,
    );
  });

  it('of 0 is never asked', async () => {
    await add({ samplingShare: 0, conditions: { outcomes: ['withdrawn'] } });
    const [result] = await reportDossiers(intakeDeps(database.db), [aReport({ outcome: 'withdrawn' })]);
    expect(result).toEqual({ ok: true, value: { kind: 'not_invited', isNew: true, because: 'excluded' } });
  });

  it('weighs more in the figures: each answer carries the probability with which it was asked', async () => {
    const place = { receivingAgencyCode: 'H38.77', decidingAgencyCode: 'H38.77' };
    await add({ samplingShare: 0.5, conditions: { submittedVia: ['online'], agencies: ['H38.77'] } });
    const answer = async (report: Record<string, unknown>, level: string) => {
      const deps = intakeDeps(database.db, { clock: survey.clock });
      const [result] = await reportDossiers(deps, [aReport({ ...place, ...report })]);
      if (!result?.ok || result.value.kind !== 'invited') return 0;
      chats += 1;
      const person = survey.person('telegram', `rules-${chats}`);
      await person.opens(result.value.token);
      await person.writes(level);
      return 1;
    };
    let online = 0;
    for (let asked = 0; asked < 30; asked += 1) online += await answer({ submittedVia: 'online' }, '2');
    for (let asked = 0; asked < online; asked += 1) await answer({ submittedVia: 'counter' }, '5');
    const probabilities = await database.db.answer.groupBy({
      by: ['inclusionProbability'],
      where: {
        criterion: 'overall',
        response: { dossier: { decidingAgency: { code: 'H38.77' } } },
      },
      _count: true,
      orderBy: { inclusionProbability: 'asc' },
    });
    expect(online).toBeGreaterThan(3);
    expect(probabilities.map((row) => [row.inclusionProbability, row._count])).toEqual([
      [0.5, online],
      [1, online],
    ]);
    const list = { criteria, factors };
    await rollUpIndices({ ...survey.deps, criteria: list });
    const agency = await database.db.agency.findUniqueOrThrow({ where: { code: 'H38.77' } });
    const cells = await database.db.tallyCell.findMany({
      where: { grain: 'day', decidingAgencyId: agency.id },
    });
    const { answers } = await readSaid(database.db);
    const tallies = answers.filter(
      ({ criterion, cellId }) => criterion === 'overall' && cells.some((cell) => cell.id === cellId),
    );
    const weightOf = (category: string) =>
      tallies.filter((row) => row.category === category).reduce((sum, row) => sum + row.weight, 0);
    // As many dissatisfied as satisfied answered; the dissatisfied stand for twice as many dossiers.
    expect([weightOf('2'), weightOf('5')]).toEqual([2 * online, online]);
    const total = (part: 'finished' | 'invited' | 'notInvited') =>
      cells.reduce((sum, cell) => sum + cell[part], 0);
    expect([total('finished'), total('invited'), total('notInvited')]).toEqual([
      30 + online,
      2 * online,
      30 - online,
    ]);
  });
});
