import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { agencySubtree, makeKnown, type ProcedureMention } from '../../src/catalogue/index.ts';
import { ok } from '../../src/core/result.ts';
import { type Database, inTransaction } from '../../src/db/index.ts';
import { freshDatabase } from '../support/database.ts';
import { newId } from '../support/deps.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.agency.updateMany({ data: { parentId: null } });
  await database.db.agency.deleteMany();
  await database.db.procedure.deleteMany();
  await database.db.field.deleteMany();
});

const at = new Date('2026-11-23T02:00:00Z');

async function mention(
  agencies: Record<string, string | undefined>,
  procedures: Record<string, ProcedureMention> = {},
): Promise<void> {
  const mentions = {
    agencies: new Map(Object.entries(agencies).map(([code, name]) => [code, { name }])),
    procedures: new Map(Object.entries(procedures)),
  };
  await inTransaction(database.db, async (tx) => ok(await makeKnown(tx, { newId }, mentions, at)));
}

/** Every agency with its parent's code. */
async function tree(): Promise<Record<string, string | null>> {
  const rows = await database.db.agency.findMany({
    select: { code: true, parent: { select: { code: true } } },
  });
  return Object.fromEntries(rows.map((row) => [row.code, row.parent?.code ?? null]));
}

describe('an agency that the catalogue does not know', () => {
  it('is created under the longest known prefix of its code, flagged for review and audited', async () => {
    await mention({ H38: 'UBND tỉnh Lào Cai' });
    await mention({ 'H38.12.05': undefined });
    expect(await tree()).toEqual({ H38: null, 'H38.12.05': 'H38' });
    const agency = await database.db.agency.findUniqueOrThrow({ where: { code: 'H38.12.05' } });
    expect(agency).toMatchObject({ name: 'H38.12.05', isFlagged: true });
    const entry = await database.db.auditEntry.findFirstOrThrow({ where: { subjectId: agency.id } });
    expect(entry).toMatchObject({
      actorKind: 'one_stop_system',
      action: 'agency.created',
      after: { code: 'H38.12.05', name: 'H38.12.05', parentCode: 'H38' },
    });
  });

  it('does not hang under a code that only begins alike', async () => {
    await mention({ 'H38.1': undefined, 'H38.12': undefined, H3: undefined, 'H38.12.05': undefined });
    expect((await tree())['H38.12']).toBeNull();
    expect((await tree())['H38.12.05']).toBe('H38.12');
  });

  it('takes over what belongs under it, whatever the order of the reports', async () => {
    await mention({ 'H38.12.05': undefined, 'H38.07.01': undefined });
    await mention({ H38: undefined });
    await mention({ 'H38.12': undefined });
    expect(await tree()).toEqual({ H38: null, 'H38.12': 'H38', 'H38.12.05': 'H38.12', 'H38.07.01': 'H38' });
  });

  it('leaves in place what a person has reviewed', async () => {
    await database.db.agency.create({
      data: { id: newId(), code: 'H38.12.05', name: 'Phường', isFlagged: false, createdAt: at },
    });
    await mention({ 'H38.12': undefined });
    expect((await tree())['H38.12.05']).toBeNull();
  });

  it('finds its place by its former code too', async () => {
    await mention({ '000.00.00.H41': undefined, '000.00.12.H41': undefined, '000.05.12.H41': undefined });
    expect(await tree()).toEqual({
      '000.00.00.H41': null,
      '000.00.12.H41': '000.00.00.H41',
      '000.05.12.H41': '000.00.12.H41',
    });
  });

  it('takes a name when one is reported, until it has one', async () => {
    await mention({ H38: undefined });
    await mention({ H38: 'UBND tỉnh Lào Cai' });
    await mention({ H38: 'Tên khác' });
    expect((await database.db.agency.findFirstOrThrow()).name).toBe('UBND tỉnh Lào Cai');
  });
});

describe('a procedure that the catalogue does not know', () => {
  it('is created with its field, which is shared', async () => {
    await mention({}, { '2.000815': { name: 'Chứng thực bản sao', fieldName: 'Chứng thực' } });
    await mention({}, { '2.000908': { name: 'Cấp bản sao từ sổ gốc', fieldName: 'Chứng thực' } });
    expect(await database.db.field.count()).toBe(1);
    expect(
      await database.db.procedure.count({ where: { isFlagged: true, field: { name: 'Chứng thực' } } }),
    ).toBe(2);
  });

  it('is completed by a later report, and a reviewed one is left alone', async () => {
    await mention({}, { '2.000815': {} });
    await mention({}, { '2.000815': { name: 'Chứng thực bản sao', fieldName: 'Chứng thực' } });
    const completed = await database.db.procedure.findFirstOrThrow({ include: { field: true } });
    expect(completed).toMatchObject({ name: 'Chứng thực bản sao', field: { name: 'Chứng thực' } });
    await database.db.procedure.updateMany({ data: { isFlagged: false, fieldId: null, name: '2.000815' } });
    await mention({}, { '2.000815': { name: 'Tên khác', fieldName: 'Hộ tịch' } });
    expect(await database.db.procedure.findFirstOrThrow()).toMatchObject({ name: '2.000815', fieldId: null });
  });
});

describe('the subtree of an agency', () => {
  it('is the agency and everything below it', async () => {
    const codes = ['H38', 'H38.12', 'H38.12.05', 'H38.07', 'H40', 'H40.12'];
    await mention(Object.fromEntries(codes.map((code) => [code, undefined])));
    const codesOf = async (code: string) => {
      const ids = await agencySubtree(database.db, code);
      const rows = await database.db.agency.findMany({
        where: { id: { in: ids } },
        orderBy: { code: 'asc' },
      });
      return rows.map((row) => row.code);
    };
    expect(await codesOf('H38')).toEqual(['H38', 'H38.07', 'H38.12', 'H38.12.05']);
    expect(await codesOf('H38.12')).toEqual(['H38.12', 'H38.12.05']);
    expect(await codesOf('H99')).toEqual([]);
  });

  it('ends even if the tree was tied into a ring', async () => {
    await mention({ H38: undefined, 'H38.12': undefined });
    const child = await database.db.agency.findUniqueOrThrow({ where: { code: 'H38.12' } });
    await database.db.agency.update({ where: { code: 'H38' }, data: { parentId: child.id } });
    expect(await agencySubtree(database.db, 'H38')).toHaveLength(2);
  });
});
