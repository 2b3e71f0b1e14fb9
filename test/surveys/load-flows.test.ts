/** What becomes of the program's own flows in a database that knows them already. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, inTransaction } from '../../src/db/index.ts';
import { flowDefinitionSchema } from '../../src/engine/index.ts';
import { checksumOf } from '../../src/surveys/flow-library.ts';
import { loadFlows, readDraft, takeShipped } from '../../src/surveys/index.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock, memoryLog, newId } from '../support/deps.ts';
import { aFlow, storedFlows } from '../support/stored-flows.ts';

let database: Database;
let folder: string;
let flows: ReturnType<typeof storedFlows>;
const clock = fixedClock();
beforeAll(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'lang-nghe-flows-'));
  flows = storedFlows(database, clock);
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const end = (vi: string) => ({ end: { kind: 'finish', text: { vi, en: 'Thank you.' } } });

/** A release: a folder with these flows, loaded at a start. Returns what the log says. */
async function release(name: string, files: Record<string, unknown>[]): Promise<string[]> {
  const place = join(folder, name);
  await mkdir(place, { recursive: true });
  for (const file of files) await writeFile(join(place, `${file['key']}.json`), JSON.stringify(file));
  const log = memoryLog();
  await loadFlows({ db: database.db, newId, clock, log }, pathToFileURL(`${place}/`));
  return log.lines.map((line) => `${JSON.parse(line).flow}: ${JSON.parse(line).message}`);
}

const proposed = 'shipped flow changed: kept as a proposal, for a version of its own was published';
const numbers = async (key: string) => {
  const rows = await database.db.flowVersion.findMany({
    where: { flow: { key } },
    orderBy: { number: 'asc' },
  });
  return rows.map((row) => `${row.number} ${row.authorKind}`);
};

describe('a flow of the program', () => {
  it('is published, and again whenever its file changes, while nobody else published it', async () => {
    expect(await release('1', [aFlow('satisfaction-short'), aFlow('other')])).toEqual([
      'other: shipped flow published',
      'satisfaction-short: shipped flow published',
    ]);
    expect(await release('1', [])).toEqual([]);
    expect(await release('2', [aFlow('satisfaction-short'), aFlow('other', end('Hai.'))])).toEqual([
      'other: shipped flow published',
    ]);
    expect(await numbers('other')).toEqual(['1 system', '2 system']);
    // A replica of the release before starts once more.
    expect(await release('1', [])).toEqual([]);
    const rules = await database.db.flowAssignment.findMany({ include: { flow: true } });
    expect(rules.map((rule) => [rule.flow.key, rule.conditions])).toEqual([['satisfaction-short', {}]]);
  });

  it('stays as an administrator published it; the changed file waits to be taken', async () => {
    await flows.put('other', aFlow('other', end('Của tỉnh.')));
    const shipped = aFlow('other', end('Ba.'));
    expect(await release('3', [aFlow('satisfaction-short'), shipped])).toEqual([`other: ${proposed}`]);
    expect(await release('3', [])).toEqual([]);
    expect(await numbers('other')).toEqual(['1 system', '2 system', '3 officer']);
    const proposal = await inTransaction(database.db, (tx) => readDraft(tx, 'other', 'shipped'));
    expect(proposal).toMatchObject({ ok: true, value: { basedOn: 3, problems: [], definition: shipped } });
    const take = (expectedRevision: number) =>
      inTransaction(database.db, (tx) => takeShipped(tx, flows.change(), { key: 'other', expectedRevision }));
    await flows.save('other', aFlow('other', end('Đang sửa.')));
    // Who has not seen the draft does not overwrite it.
    expect(await take(0)).toEqual({ ok: false, error: { code: 'draft_moved_on', revision: 1 } });
    expect(await take(1)).toMatchObject({ ok: true, value: { revision: 2 } });
    expect(await flows.publish('other', { expectedRevision: 2 })).toMatchObject({
      ok: true,
      value: { number: 4 },
    });
    expect(await release('3', [])).toEqual([]);
  });

  it('is not inspected again once it is published: rules made since stop no start', async () => {
    const nobodyAsks = { kind: 'ask-text', text: { vi: 'Vì sao?', en: 'Why?' }, next: 'nowhere' };
    const file = aFlow('older', { reason: nobodyAsks });
    await expect(release('5', [file])).rejects.toThrow('flow_invalid');
    // Published when nothing was wrong with it yet.
    const definition = flowDefinitionSchema.parse(file);
    const id = newId();
    await database.db.flow.create({ data: { id, key: 'older', createdAt: clock.now() } });
    await database.db.flowVersion.create({
      data: {
        id: newId(),
        flowId: id,
        number: 1,
        definition: {},
        checksum: checksumOf(definition),
        publishedAt: clock.now(),
      },
    });
    expect(await release('5', [file])).toEqual([]);
    expect(await numbers('older')).toEqual(['1 system']);
  });

  it('is loaded once when many replicas start at the same time', async () => {
    await Promise.all([1, 2, 3].map(() => release('4', [aFlow('together')])));
    expect(await numbers('together')).toEqual(['1 system']);
  });
});
