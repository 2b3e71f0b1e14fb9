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

const clock = fixedClock();
const load = () => loadFlows({ db: database.db, newId, clock }, flowsFolder);
const publishedFlows = async () => {
  const flows = await database.db.flow.findMany({ include: { versions: true }, orderBy: { key: 'asc' } });
  return flows.map((flow) => [flow.key, flow.versions.length]);
};

describe('the flows that come with the program', () => {
  it('are published on an empty database; the short one serves every dossier', async () => {
    await load();
    expect(await publishedFlows()).toEqual([
      ['satisfaction-full', 1],
      ['satisfaction-short', 1],
    ]);
    const assignments = await database.db.flowAssignment.findMany({ include: { flow: true } });
    expect(assignments.map((row) => [row.procedureId, row.flow.key])).toEqual([[null, 'satisfaction-short']]);
  });

  it('are published once, however often the program starts', async () => {
    await load();
    await load();
    expect((await publishedFlows()).map(([, versions]) => versions)).toEqual([1, 1]);
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

  it('refuses a flow that files a complaint while nothing takes one', async () => {
    const refused = await publish(
      {
        what: { kind: 'ask-text', text: { vi: 'Việc gì?', en: 'What?' }, next: 'file' },
        file: { kind: 'open-complaint', complaintKind: 'report', from: { text: 'what' }, next: 'end' },
        end: definition.nodes.end,
      },
      'what',
    );
    expect(refused).toEqual({ ok: false, error: { code: 'complaints_not_taken' } });
  });
});
