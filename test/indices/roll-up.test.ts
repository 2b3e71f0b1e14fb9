import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/index.ts';
import { rollUpIndices } from '../../src/indices/index.ts';
import { wholeTree } from '../../src/indices/tallies/places.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock, memoryLog } from '../support/deps.ts';
import { anAgency, aProcedure, plantAnswer, plantDossiers, times } from '../support/rows.ts';
import { fewCriteria } from './fixtures/criteria.ts';
import { readSaid } from './read-said.ts';

let database: Database;
let ward: string;
let department: string;
let procedure: string;
const clock = fixedClock(new Date('2026-11-23T02:00:00Z'));

beforeEach(async () => {
  database = await freshDatabase();
  ward = await anAgency(database.db, { code: 'H38.30.1', name: 'Phường Hạc Thành' });
  department = await anAgency(database.db, { code: 'H38.14', name: 'Sở Tư pháp' });
  procedure = await aProcedure(database.db, { code: '2.000815', name: 'Chứng thực bản sao' });
});
afterEach(() => database.close());

const rollUp = (until?: string, lanes = 1) =>
  rollUpIndices(
    { db: database.db, clock, log: memoryLog(), criteria: fewCriteria },
    until === undefined ? { lanes } : { until: new Date(until), lanes },
  );

/** Everything in the tallies of days, in a fixed order. */
async function everything() {
  const { db } = database;
  const cells = await db.tallyCell.findMany({ where: { grain: 'day' }, orderBy: { id: 'asc' } });
  return { cells, ...(await readSaid(db)) };
}

const morning = '2026-11-20T03:00:00Z';

describe('a roll-up', () => {
  it('counts dossiers that are alike in one cell, with the reach of their invitations', async () => {
    await plantDossiers(database.db, [
      ...times(2, { finishedAt: morning, receiving: ward, procedure }),
      { finishedAt: morning, receiving: ward, procedure, invitation: 'none' },
      { finishedAt: morning, receiving: ward, procedure, invitation: 'delivered' },
      { finishedAt: morning, receiving: ward, procedure, invitation: 'opened' },
      { finishedAt: morning, receiving: ward, procedure, invitation: 'opted_out' },
    ]);
    expect(await rollUp()).toEqual({ days: 1, cells: 1, dataThrough: clock.now() });
    const { cells } = await everything();
    expect(cells).toMatchObject([
      {
        receivingAgencyId: ward,
        decidingAgencyId: ward,
        supportingAgencyId: ward,
        channel: null,
        timeliness: 'no_due_date',
        finished: 6,
        invited: 5,
        delivered: 2,
        opened: 1,
        started: 0,
        completed: 0,
        optedOut: 1,
      },
    ]);
  });

  it('keeps apart what figures are split by', async () => {
    const one = { finishedAt: morning, receiving: ward, procedure, answers: [] };
    await plantDossiers(database.db, [
      one,
      { ...one, deciding: department },
      { ...one, supporting: department },
      { ...one, channel: 'zalo' },
      { ...one, outcome: 'refused' },
      { ...one, applicantKind: 'organization' },
      { ...one, submittedVia: 'online' },
      { ...one, dueAt: '2026-11-20T10:00:00Z' },
      { ...one, dueAt: '2026-11-20T02:59:59Z' },
    ]);
    expect((await rollUp()).cells).toBe(9);
  });

  it('counts what was said: levels, not applicable, skipped and choices, also of unfinished conversations', async () => {
    const dossier = { finishedAt: morning, receiving: ward, procedure };
    await plantDossiers(database.db, [
      { ...dossier, answers: [{ criterion: 'overall', said: 5 }], isCompleted: true },
      { ...dossier, answers: [{ criterion: 'overall', said: 5 }] },
      { ...dossier, answers: [{ criterion: 'overall', said: 2 }] },
      { ...dossier, answers: [{ criterion: 'overall', said: 'not_applicable' }] },
      { ...dossier, answers: [{ criterion: 'overall', said: 'skipped' }] },
      { ...dossier, answers: [{ criterion: 'visits', said: { choice: 'none' }, attributedTo: 'receiving' }] },
    ]);
    await rollUp();
    const { answers, cells } = await everything();
    expect(cells).toMatchObject([{ finished: 6, started: 6, completed: 1 }]);
    expect(answers.map((row) => [row.criterion, row.attributedTo, row.category, row.responses])).toEqual([
      ['overall', 'deciding', '2', 1],
      ['overall', 'deciding', '5', 2],
      ['overall', 'deciding', 'not_applicable', 1],
      ['overall', 'deciding', 'skipped', 1],
      ['visits', 'receiving', 'none', 1],
    ]);
  });

  it('weights an answer by the inverse of the probability with which it was asked for', async () => {
    await plantDossiers(database.db, [
      {
        finishedAt: morning,
        receiving: ward,
        procedure,
        answers: [
          { criterion: 'overall', said: 4 },
          { criterion: 'fair', said: 2, inclusionProbability: 0.25 },
        ],
      },
    ]);
    await rollUp();
    const { answers, pairs } = await everything();
    expect(answers).toMatchObject([
      { criterion: 'fair', weight: 4, weightSquared: 16 },
      { criterion: 'overall', weight: 1, weightSquared: 1 },
    ]);
    expect(pairs).toMatchObject([
      {
        firstCriterion: 'fair',
        firstLevel: 2,
        secondCriterion: 'overall',
        secondLevel: 4,
        responses: 1,
        weight: 4,
      },
    ]);
  });

  it('counts people once in a set of criteria, with the agencies that they speak of', async () => {
    await plantDossiers(database.db, [
      {
        finishedAt: morning,
        receiving: ward,
        deciding: department,
        procedure,
        answers: [
          { criterion: 'signs', said: 4, attributedTo: 'receiving' },
          { criterion: 'clean', said: 'not_applicable', attributedTo: 'receiving' },
          { criterion: 'fair', said: 5, attributedTo: 'deciding' },
        ],
      },
      {
        finishedAt: morning,
        receiving: ward,
        deciding: department,
        procedure,
        answers: [{ criterion: 'clean', said: 'not_applicable', attributedTo: 'receiving' }],
      },
    ]);
    await rollUp();
    const { respondents } = await everything();
    expect(respondents.map((row) => [row.criterionSet, row.roles, row.responses, row.rated])).toEqual([
      ['access', 1, 2, 1],
      ['criteria', 1, 1, 0],
      ['criteria', 3, 1, 1],
      ['results', 2, 1, 1],
    ]);
  });

  it('counts why an invitation was not delivered, by the first reason that holds', async () => {
    const dossier = { finishedAt: morning, receiving: ward, procedure };
    await plantDossiers(database.db, [
      { ...dossier, invitation: 'none', applicant: 'refusing' },
      { ...dossier, applicant: 'unknown' },
      { ...dossier, applicant: 'unknown' },
      { ...dossier, applicant: 'refusing' },
      { ...dossier, applicant: 'reachable' },
      { ...dossier, applicant: 'unknown', invitation: 'delivered' },
      { ...dossier, applicant: 'refusing', invitation: 'opened' },
    ]);
    await rollUp();
    expect((await everything()).cells).toMatchObject([
      { finished: 7, delivered: 2, notInvited: 1, noAddress: 2, refusedContact: 1 },
    ]);
  });

  it('counts people by day, subject and the agency of which they spoke, for what may be shown', async () => {
    const dossier = { finishedAt: morning, receiving: ward, procedure };
    await plantDossiers(database.db, [
      {
        ...dossier,
        answers: [
          { criterion: 'overall', said: 4 },
          { criterion: 'signs', said: 3, attributedTo: 'receiving' },
          { criterion: 'fair', said: 3 },
        ],
      },
      {
        ...dossier,
        deciding: department,
        answers: [
          { criterion: 'signs', said: 3, attributedTo: 'receiving' },
          { criterion: 'clean', said: 'not_applicable', attributedTo: 'receiving' },
          { criterion: 'fair', said: 3 },
        ],
      },
    ]);
    await rollUp();
    const people = await database.db.ratingDay.findMany();
    const named = people.map(
      (row) => `${row.subject} ${row.agencyId === ward ? 'ward' : 'department'} ${row.people}`,
    );
    expect(named.sort()).toEqual([
      'access ward 2',
      'criteria department 1',
      'criteria ward 2',
      'fair department 1',
      'fair ward 1',
      'overall ward 1',
      'results department 1',
      'results ward 1',
      'signs ward 2',
    ]);
  });

  it('puts a dossier on its Viet Nam day', async () => {
    await plantDossiers(database.db, [
      { finishedAt: '2026-10-31T16:59:59Z', receiving: ward, procedure },
      { finishedAt: '2026-10-31T17:00:00Z', receiving: ward, procedure },
      { finishedAt: '2026-10-31T17:30:00Z', receiving: ward, procedure },
    ]);
    expect((await rollUp()).days).toBe(2);
    const cells = await database.db.tallyCell.findMany({
      where: { grain: 'day' },
      orderBy: { day: 'asc' },
    });
    expect(cells.map((cell) => [cell.day.toISOString().slice(0, 10), cell.finished])).toEqual([
      ['2026-10-31', 1],
      ['2026-11-01', 2],
    ]);
  });

  it('counts again only the days that were touched', async () => {
    const days = Array.from(
      { length: 13 },
      (_, day) => `2026-11-${String(day + 1).padStart(2, '0')}T03:00:00Z`,
    );
    const planted = await plantDossiers(
      database.db,
      days.map((finishedAt) => ({
        finishedAt,
        receiving: ward,
        procedure,
        answers: [{ criterion: 'overall', said: 4 as const }],
      })),
    );
    expect(await rollUp()).toMatchObject({ days: 13, cells: 13 });
    await plantAnswer(database.db, planted[3] ?? '', { criterion: 'fair', said: 1 });
    expect(await rollUp()).toMatchObject({ days: 1, cells: 1 });
    const late = (await everything()).answers.filter((row) => row.criterion === 'fair');
    expect(late).toMatchObject([{ category: '1', responses: 1 }]);
    expect(await rollUp()).toMatchObject({ days: 0, cells: 0 });
  });

  it('changes nothing when it counts the same rows again', async () => {
    await plantDossiers(
      database.db,
      ([1, 2, 3, 4, 5] as const).map((said) => ({
        finishedAt: morning,
        receiving: ward,
        deciding: department,
        procedure,
        answers: [
          { criterion: 'overall', said },
          { criterion: 'fair', said },
        ],
      })),
    );
    await rollUp();
    const before = await everything();
    await database.db.tallyTouch.create({ data: { day: new Date('2026-11-20T00:00:00Z') } });
    await rollUp();
    expect(before.answers.length).toBe(10);
    expect(await everything()).toEqual(before);
  });

  it('stops at the day it is told, leaves later days for the next time, and says how far the figures reach', async () => {
    await plantDossiers(database.db, [
      { finishedAt: '2026-11-20T16:30:00Z', receiving: ward, procedure },
      { finishedAt: '2026-11-20T17:30:00Z', receiving: ward, procedure },
    ]);
    expect(await rollUp('2026-11-20T12:00:00Z')).toEqual({
      days: 1,
      cells: 1,
      dataThrough: new Date('2026-11-20T17:00:00Z'),
    });
    expect(await rollUp()).toEqual({ days: 1, cells: 1, dataThrough: clock.now() });
    expect((await rollUp('2026-11-20T12:00:00Z')).dataThrough).toEqual(clock.now());
  });

  it('forgets a day whose dossiers are gone', async () => {
    const [id] = await plantDossiers(database.db, [
      { finishedAt: morning, receiving: ward, procedure, invitation: 'none' },
    ]);
    await rollUp();
    await database.db.dossier.delete({ where: { id: id ?? '' } });
    await database.db.tallyTouch.create({ data: { day: new Date('2026-11-20T00:00:00Z') } });
    await rollUp();
    expect((await everything()).cells).toEqual([]);
  });

  it.each([1, 3])('may run several times at once, with %i lanes in each', async (lanes) => {
    await plantDossiers(
      database.db,
      Array.from({ length: 60 }, (_, index) => ({
        finishedAt: new Date(Date.UTC(2026, 6, 1 + (index % 20) * 7, 3)).toISOString(),
        receiving: ward,
        procedure,
        answers: [{ criterion: 'overall', said: 5 as const }],
      })),
    );
    const runs = await Promise.all(Array.from({ length: 3 }, () => rollUp(undefined, lanes)));
    expect(runs.reduce((total, run) => total + run.days, 0)).toBe(20);
    const { cells, answers } = await everything();
    expect(cells.map((cell) => cell.finished)).toEqual(times(20, 3));
    expect(answers.map((row) => row.responses)).toEqual(times(20, 3));
    expect(await database.db.tallyTouch.count()).toBe(0);
    expect(await database.db.tallyMonthTouch.count()).toBe(0);
    const months = await database.db.tallyCell.findMany({
      where: { grain: 'agency_month_channel', agencyId: wholeTree },
      orderBy: { day: 'asc' },
    });
    expect(months.map((month) => month.finished)).toEqual([15, 12, 15, 12, 6]);
  });

  it('loses no change that is committed while it counts', async () => {
    const dossier = { finishedAt: morning, receiving: ward, procedure };
    const answers = [{ criterion: 'overall', said: 5 as const }];
    await plantDossiers(database.db, [{ ...dossier, answers }]);
    const changes = Array.from({ length: 15 }, () => plantDossiers(database.db, [{ ...dossier, answers }]));
    const runs = Array.from({ length: 6 }, () => rollUp());
    await Promise.all([...changes, ...runs]);
    await rollUp();
    expect((await everything()).cells).toMatchObject([{ finished: 16, started: 16 }]);
    expect((await everything()).answers).toMatchObject([{ responses: 16 }]);
  });

  it('goes on after a crash where it stopped', async () => {
    await plantDossiers(
      database.db,
      Array.from({ length: 70 }, (_, day) => ({
        finishedAt: new Date(Date.UTC(2026, 7, 1 + day, 3)).toISOString(),
        receiving: ward,
        procedure,
      })),
    );
    let counted = 0;
    const crashing = {
      ...memoryLog(),
      info: () => {
        counted += 1;
        if (counted === 2) throw new Error('the power went');
      },
    };
    const crashed = rollUpIndices({ db: database.db, clock, log: crashing, criteria: fewCriteria });
    await expect(crashed).rejects.toThrow('the power went');
    expect(await database.db.tallyState.count()).toBe(0);
    // August and September are counted, each in a transaction of its own.
    expect(await database.db.tallyCell.count({ where: { grain: 'day' } })).toBe(61);
    expect(await rollUp()).toMatchObject({ days: 9, cells: 9 });
    expect(await database.db.tallyCell.count({ where: { grain: 'day' } })).toBe(70);
  });
});
