import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../src/core/result.ts';
import { parseDay } from '../../src/core/time.ts';
import { inTransaction } from '../../src/db/index.ts';
import { criteria, factors } from '../../src/engine/index.ts';
import {
  checkPublication,
  closePeriods,
  correctPeriods,
  createSigner,
  findPublication,
  hashOf,
  isSigned,
  listPublications,
  recompute,
  recomputePublication,
  rollUpIndices,
  type StoredPublication,
} from '../../src/indices/index.ts';
import { canonicalJson } from '../../src/indices/publication/canonical-json.ts';
import { closedPeriods } from '../../src/indices/publication/closed-period.ts';
import { correctFigures } from '../../src/indices/publication/corrections.ts';
import { keepPublished } from '../../src/indices/publication/keep-published.ts';
import { noFigure } from '../../src/indices/satisfaction.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock, memoryLog } from '../support/deps.ts';
import { publishDeps } from '../support/publishing.ts';
import { type ADossier, anAgency, aProcedure, plantDossiers, times } from '../support/rows.ts';

/*
 * A province with four wards. In September and October 2026:
 *
 *   Phường Ấm Hạ     40 of 40 satisfied, then 38 of 40
 *   Phường Bỉm Sơn   20 of 40, then 22 of 40
 *   Phường Đông Sơn  9 of 9, then 30 of 36
 *   Xã Vĩnh Lộc      30 of 40 each
 */
const database = await freshDatabase();
const { db } = database;
const clock = fixedClock(new Date('2026-11-20T02:00:00Z'));
const deps = publishDeps({ db, clock });
const wards: Record<string, string> = {};
let procedure = '';

const day = (text: string) =>
  parseDay(text) ??
  (() => {
    throw new Error(text);
  })();
const count = () => rollUpIndices({ db, clock, log: memoryLog(), criteria: { criteria, factors } });

function rated(ward: string, finishedAt: string, satisfied: number, all: number): ADossier[] {
  const said = (level: 2 | 5): ADossier => ({
    finishedAt,
    receiving: wards[ward] ?? '',
    procedure,
    isCompleted: true,
    answers: [{ criterion: 'overall', said: level }],
  });
  return [...times(satisfied, said(5)), ...times(all - satisfied, said(2))];
}

beforeAll(async () => {
  const province = await anAgency(db, { code: 'H38', name: 'Tỉnh Thanh Hóa' });
  procedure = await aProcedure(db, { code: '2.000815', name: 'Chứng thực bản sao' });
  for (const [code, name] of [
    ['H38.31', 'Phường Ấm Hạ'],
    ['H38.32', 'Phường Bỉm Sơn'],
    ['H38.33', 'Phường Đông Sơn'],
    ['H38.34', 'Xã Vĩnh Lộc'],
  ] as const)
    wards[code] = await anAgency(db, { code, name, parentId: province });
  const [september, october] = ['2026-09-10T03:00:00Z', '2026-10-10T03:00:00Z'];
  await plantDossiers(db, [
    ...rated('H38.31', september, 40, 40),
    ...rated('H38.32', september, 20, 40),
    ...rated('H38.33', september, 9, 9),
    ...rated('H38.34', september, 30, 40),
    ...rated('H38.31', october, 38, 40),
    ...rated('H38.32', october, 22, 40),
    ...rated('H38.33', october, 30, 36),
    ...rated('H38.34', october, 30, 40),
  ]);
  await count();
});
afterAll(() => database.close());

async function published(period: string, revision?: number): Promise<StoredPublication> {
  const found = await findPublication(db, period, revision);
  if (found === undefined) throw new Error(`${period} is not published`);
  return found;
}

async function again(period: string, revision?: number): Promise<Buffer> {
  const { content } = await published(period, revision);
  const made = await inTransaction<Uint8Array, never>(db, async (tx) =>
    ok(await recompute(tx, deps, content)),
  );
  return Buffer.from(made.ok ? made.value : []);
}

const shownOf = ({ content }: StoredPublication) =>
  content.figures.agencies.map(({ name, overall }) => [name, overall.value, overall.reason]);

describe('closing periods', () => {
  it('publishes each that is over and can get no more answers, once', async () => {
    expect((await closePeriods(deps, clock.now())).published).toEqual(['2026-09', '2026-Q3', '2026-10']);
    expect((await closePeriods(deps, clock.now())).published).toEqual([]);
  });

  it('waits until the last invitation of the period has run out', () => {
    const keys = (before: string) => closedPeriods(day('2026-11-03'), day(before)).map(({ key }) => key);
    expect(keys('2026-12-01')).toEqual(['2026-11']);
    expect(keys('2026-11-30')).toEqual([]);
    expect(keys('2027-01-01')).toEqual(['2026-11', '2026-12', '2026-Q4', '2026']);
  });

  it('holds only what the public may see', async () => {
    expect(shownOf(await published('2026-09'))).toEqual([
      ['Tỉnh Thanh Hóa', (100 * 99) / 129, undefined],
      ['Phường Ấm Hạ', null, 'protects_others'],
      ['Phường Bỉm Sơn', 50, undefined],
      ['Phường Đông Sơn', null, 'too_few_ratings'],
      ['Xã Vĩnh Lộc', 75, undefined],
    ]);
  });

  it('ranks with intervals what can be ranked', async () => {
    const { content } = await published('2026-10');
    const [ranking] = content.figures.rankings;
    expect(
      ranking?.ranking.ranked.map(({ name, tier, rank }) => [name, tier, rank.best, rank.worst]),
    ).toEqual([
      ['Phường Ấm Hạ', 'above', 1, 3],
      ['Phường Đông Sơn', 'not_different', 1, 3],
      ['Xã Vĩnh Lộc', 'not_different', 1, 4],
      ['Phường Bỉm Sơn', 'below', 3, 4],
    ]);
  });
});

describe('a publication', () => {
  it('is signed and chained to the one before', async () => {
    const entries = (await listPublications(db)).reverse();
    let previousHash: string | null = null;
    for (const { period, revision, hash } of entries) {
      const { bytes, content, signature, publicKey } = await published(period, revision);
      expect(hashOf(bytes).toString('hex')).toBe(hash);
      expect(content.previousHash).toBe(previousHash);
      expect(isSigned(bytes, signature, publicKey)).toBe(true);
      const forged = Buffer.from(bytes.toString('utf8').replace('"counts":[0', '"counts":[1'));
      expect(forged.equals(bytes)).toBe(false);
      expect(isSigned(forged, signature, publicKey)).toBe(false);
      previousHash = hash;
    }
  });

  it('cannot be changed or deleted', async () => {
    await expect(db.publication.updateMany({ data: { period: '2020' } })).rejects.toThrow();
    await expect(db.publication.deleteMany()).rejects.toThrow();
  });

  it('is the same bytes when it is computed again, also after later months were counted', async () => {
    await plantDossiers(db, [
      ...rated('H38.31', '2026-11-10T03:00:00Z', 3, 5),
      ...rated('H38.33', '2026-11-11T03:00:00Z', 30, 50),
    ]);
    clock.advance(3600);
    await count();
    for (const period of ['2026-09', '2026-Q3', '2026-10']) {
      expect((await again(period)).equals((await published(period)).bytes), period).toBe(true);
    }
    expect((await correctPeriods(deps)).corrected).toEqual([]);
  });

  it('is corrected by another that says what changed, and keeps back what a few changed', async () => {
    await plantDossiers(db, [
      ...rated('H38.32', '2026-10-20T03:00:00Z', 20, 30),
      ...rated('H38.34', '2026-10-21T03:00:00Z', 0, 2),
    ]);
    clock.advance(3600);
    await count();
    expect((await correctPeriods(deps)).corrected).toEqual(['2026-10']);
    const corrected = await published('2026-10');
    expect([corrected.content.revision, corrected.content.corrects]).toEqual([2, 3]);
    expect(corrected.content.changes.map(({ place }) => place)).toEqual(
      expect.arrayContaining(['agencies/H38.32/overall', 'agencies/H38.34/overall', 'system/overall']),
    );
    // Two people more in Vĩnh Lộc: its new figure stays back, and with it that of Bỉm Sơn, where thirty came.
    expect(shownOf(corrected).filter(([, value]) => value === null)).toEqual([
      ['Phường Bỉm Sơn', null, 'protects_others'],
      ['Xã Vĩnh Lộc', null, 'protects_others'],
    ]);
    expect(shownOf(await published('2026-10', 1)).filter(([, value]) => value === null)).toEqual([]);
  });

  it('is corrected once: what was kept back is not shown by the next one', async () => {
    expect((await correctPeriods(deps)).corrected).toEqual([]);
  });

  it('says why each place is another, and tells nothing of what it keeps back in what stands beside it', async () => {
    const [first, corrected] = [await published('2026-10', 1), await published('2026-10', 2)];
    const whyOf = Object.fromEntries(corrected.content.changes.map(({ place, why }) => [place, why]));
    expect(whyOf).toMatchObject({
      'agencies/H38.34/overall': 'kept_back',
      'agencies/H38.32/overall': 'kept_back',
      // Another sum over the same people, with other weights, would tell the two apart.
      'system/overall': 'weighted_kept_back',
      'rankings/H38': 'follows',
    });
    expect(first.content.figures.system.overall.weighted).not.toBe(null);
    expect(corrected.content.figures.system.overall).toMatchObject({ weighted: null, suppressed: false });
    const [ranking] = corrected.content.figures.rankings;
    // 38 of 40 in Ấm Hạ and 30 of 36 in Đông Sơn: nobody else.
    expect(ranking?.ranking.group).toBeCloseTo((100 * 68) / 76, 9);
    const amHa = corrected.content.figures.agencies.find(({ code }) => code === 'H38.31');
    expect(amHa?.overall).toMatchObject({ value: 95, shrunken: null });
  });
});

describe('a correction of nothing', () => {
  it('is none, also where an agency is too small to be shown', async () => {
    const { figures } = (await published('2026-10', 1)).content;
    const small = { ...noFigure, responses: 5, reason: 'too_few_ratings' as const };
    const agencies = figures.agencies.map((one) =>
      one.code === 'H38.34' ? { ...one, overall: { ...one.overall, ...small } } : one,
    );
    expect(agencies.filter(({ overall }) => overall.shrunken !== null)).toHaveLength(3);
    const withSmall = { ...figures, agencies };
    expect(correctFigures([withSmall], withSmall, 10).changes).toEqual([]);
  });
});

describe('somebody outside', () => {
  const filesOf = async (period: string, revision?: number) => {
    const { bytes, hash, signature, publicKey } = await published(period, revision);
    const [signed, key] = [signature.toString('base64'), publicKey.toString('base64')];
    return { bytes, file: { algorithm: 'Ed25519' as const, hash, signature: signed, publicKey: key } };
  };

  it('sees of every publication that it is as it was signed', async () => {
    for (const { period, revision } of await listPublications(db)) {
      const { bytes, file } = await filesOf(period, revision);
      const { faults, content } = checkPublication(bytes, file, deps.signer.publicKey.toString('base64'));
      expect([period, faults, content?.period.key]).toEqual([period, [], period]);
    }
  });

  it('sees what is wrong with one that is not', async () => {
    const { bytes, file } = await filesOf('2026-10', 1);
    const [later, text] = [await filesOf('2026-10', 2), bytes.toString('utf8')];
    const stranger = createSigner(Buffer.alloc(32, 7));
    const forged = Buffer.from(text.replace('"revision":1', '"revision":9'));
    const signedByStranger = {
      ...file,
      hash: hashOf(forged).toString('hex'),
      signature: stranger.sign(forged).toString('base64'),
      publicKey: stranger.publicKey.toString('base64'),
    };
    const respelled = Buffer.from(JSON.stringify(JSON.parse(text), null, 1));
    const signedRespelled = {
      ...file,
      hash: hashOf(respelled).toString('hex'),
      signature: deps.signer.sign(respelled).toString('base64'),
    };
    const faultsOf = (content: Buffer, of: typeof file) =>
      checkPublication(content, of, file.publicKey).faults;
    expect({
      changed: faultsOf(forged, file),
      anotherRevision: faultsOf(bytes, later.file),
      signedByStranger: faultsOf(forged, signedByStranger),
      respelled: faultsOf(respelled, signedRespelled),
      noPublication: faultsOf(Buffer.from('{}'), file),
      noKey: faultsOf(bytes, { ...file, publicKey: 'AAAA' }),
    }).toEqual({
      changed: ['other_hash', 'not_signed'],
      anotherRevision: ['other_hash', 'not_signed'],
      signedByStranger: ['other_key'],
      respelled: ['not_canonical'],
      noPublication: ['not_a_publication', 'other_hash', 'not_signed'],
      noKey: ['not_signed', 'other_key'],
    });
  });
});

describe('the publisher', () => {
  it('makes the same bytes again, of corrections too, and sees which ones the data no longer make', async () => {
    const recomputed: Record<string, string> = {};
    for (const { period, revision, hash } of await listPublications(db))
      recomputed[`${period} ${revision}`] = await recomputePublication(deps, hash);
    expect(recomputed).toEqual({
      '2026-09 1': 'same_bytes',
      '2026-Q3 1': 'same_bytes',
      '2026-10 1': 'corrected_since',
      '2026-10 2': 'same_bytes',
    });
    expect(await recomputePublication(deps, '00'.repeat(32))).toBe('not_published_here');
    await plantDossiers(db, rated('H38.31', '2026-09-11T03:00:00Z', 0, 30));
    clock.advance(3600);
    await count();
    const late = await published('2026-09');
    expect(await recomputePublication(deps, late.hash)).toBe('other_bytes');
  });
});

describe('a number in its last digits', () => {
  it('stays as it was published, for sums in another order differ there; a change of the data does not', async () => {
    const { figures } = (await published('2026-10', 1)).content;
    const movedBy = (points: number) => ({
      ...figures,
      system: {
        ...figures.system,
        overall: { ...figures.system.overall, value: (figures.system.overall.value ?? 0) + points },
      },
    });
    expect(movedBy(1e-12)).not.toEqual(figures);
    expect(keepPublished(figures, movedBy(1e-12))).toEqual(figures);
    expect(keepPublished(figures, movedBy(0.001))).toEqual(movedBy(0.001));
  });
});

describe('canonical JSON', () => {
  it('has one spelling for one value', () => {
    const value = { b: [1, 0.1 + 0.2, 1e21], a: { z: null, y: 'Ấm "Hạ"\n' }, left: undefined };
    expect(canonicalJson(value)).toBe(
      '{"a":{"y":"Ấm \\"Hạ\\"\\n","z":null},"b":[1,0.30000000000000004,1e+21]}',
    );
  });
});
