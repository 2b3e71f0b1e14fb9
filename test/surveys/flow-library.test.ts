import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, inTransaction } from '../../src/db/index.ts';
import { flowDefinitionSchema } from '../../src/engine/index.ts';
import { loadFlows, publishFlow } from '../../src/surveys/index.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock, newId } from '../support/deps.ts';
import { flowsFolder } from '../support/survey.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const shipped = readdirSync(flowsFolder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''))
  .sort();

const clock = fixedClock();
const load = () => loadFlows({ db: database.db, newId, clock }, flowsFolder);
const publishedFlows = async () => {
  const flows = await database.db.flow.findMany({ include: { versions: true }, orderBy: { key: 'asc' } });
  return flows.map((flow) => [flow.key, flow.versions.length]);
};

describe('the flows that come with the program', () => {
  it('are published on an empty database; the short one serves every dossier', async () => {
    await load();
    expect(await publishedFlows()).toEqual(shipped.map((key) => [key, 1]));
    const assignments = await database.db.flowAssignment.findMany({ include: { flow: true } });
    expect(assignments.map((row) => [row.procedureId, row.flow.key])).toEqual([[null, 'satisfaction-short']]);
  });

  it('are published once, however often the program starts', async () => {
    await load();
    await load();
    expect((await publishedFlows()).map(([, versions]) => versions)).toEqual(shipped.map(() => 1));
  });
});

describe('publishing', () => {
  const definition = {
    format: 2,
    key: 'a-flow',
    title: { vi: 'Một kịch bản', en: 'A flow' },
    languages: ['vi', 'en'],
    start: 'end',
    nodes: { end: { kind: 'finish', text: { vi: 'Xin cảm ơn.', en: 'Thank you.' } } },
  };
  const publish = (nodes: object, start: string) =>
    inTransaction(database.db, (tx) =>
      publishFlow(
        tx,
        { newId },
        {
          definition: flowDefinitionSchema.parse({ ...definition, nodes, start }),
          at: clock.now(),
          by: 'command_line',
        },
      ),
    );

  it('makes a version for a new text, and none for the same', async () => {
    const first = await publish(definition.nodes, 'end');
    expect(first.ok).toBe(true);
    expect(await publish(definition.nodes, 'end')).toEqual(first);
    await publish({ end: { kind: 'finish', text: { vi: 'Cảm ơn Ông/Bà.', en: 'Thank you.' } } }, 'end');
    expect(await database.db.flowVersion.count({ where: { flow: { key: 'a-flow' } } })).toBe(2);
  });

  it('refuses a flow that leads nowhere, and says where', async () => {
    const refused = await publish(
      { say: { kind: 'say', text: { vi: 'Xin chào', en: 'Hello' }, next: 'nowhere' } },
      'say',
    );
    expect(refused).toMatchObject({ ok: false, error: { code: 'flow_invalid' } });
  });

  it('takes a flow that files a complaint', async () => {
    const published = await publish(
      {
        what: { kind: 'ask-text', text: { vi: 'Việc gì?', en: 'What?' }, next: 'file' },
        file: { kind: 'open-complaint', complaintKind: 'report', from: { text: 'what' }, next: 'end' },
        end: definition.nodes.end,
      },
      'what',
    );
    expect(published.ok).toBe(true);
  });

  it('writes out the flows that are called, so that the version is frozen as a whole', async () => {
    const asked = { kind: 'ask-text', text: { vi: 'Thêm gì?', en: 'More?' }, next: 'end' };
    const called = flowDefinitionSchema.parse({
      ...definition,
      key: 'called',
      start: 'ask',
      nodes: { ask: asked, end: { kind: 'finish' } },
    });
    await inTransaction(database.db, (tx) =>
      publishFlow(tx, { newId }, { definition: called, at: clock.now(), by: 'command_line' }),
    );
    const published = await publish(
      { call: { kind: 'call-flow', flow: 'called', next: 'end' }, end: definition.nodes.end },
      'call',
    );
    if (!published.ok) throw new Error(published.error.code);
    const version = await database.db.flowVersion.findUniqueOrThrow({ where: { id: published.value } });
    const stored = flowDefinitionSchema.parse(version.definition);
    expect(stored.start).toBe('call__ask');
    expect(stored.nodes['call__ask']).toEqual({ ...asked, next: 'end' });
  });

  it('refuses a call of a flow that was never published', async () => {
    const refused = await publish(
      { call: { kind: 'call-flow', flow: 'nowhere', next: 'end' }, end: definition.nodes.end },
      'call',
    );
    expect(refused).toEqual({
      ok: false,
      error: { code: 'flow_invalid', issues: [{ path: 'nodes.call.flow', code: 'missing_flow' }] },
    });
  });

  it('refuses a flow of which an author’s conversation goes another way, and says where', async () => {
    const scenario = (said: string) => ({
      flow: 'a-flow',
      story: 'Chỉ có lời cảm ơn',
      language: 'vi' as const,
      facts: {},
      begins: [said, 'session completed'],
      turns: [],
    });
    const publishWith = (said: string) =>
      inTransaction(database.db, (tx) =>
        publishFlow(
          tx,
          { newId },
          {
            definition: flowDefinitionSchema.parse(definition),
            scenarios: [scenario(said)],
            at: clock.now(),
            by: 'command_line',
          },
        ),
      );
    expect(await publishWith('says: Xin cảm ơn.')).toMatchObject({ ok: true });
    expect(await publishWith('says: Tạm biệt.')).toEqual({
      ok: false,
      error: { code: 'scenario_failed', scenarios: [{ story: 'Chỉ có lời cảm ơn', turns: [0] }] },
    });
  });
});
