/** A flow travels to another database and back without loss. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDay } from '../../src/core/time.ts';
import { type Database, inTransaction } from '../../src/db/index.ts';
import {
  addRule,
  cancelSchedule,
  exportFlow,
  type FlowBundle,
  flowBundleSchema,
  importFlow,
} from '../../src/surveys/index.ts';
import { flowRuleSchema } from '../../src/surveys/vocabulary.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock } from '../support/deps.ts';
import { aFlow, rating, storedFlows } from '../support/stored-flows.ts';

let here: Database;
let there: Database;
const clock = fixedClock();
beforeAll(async () => {
  [here, there] = [await freshDatabase(), await freshDatabase()];
  await fill();
});
afterAll(async () => {
  await here.close();
  await there.close();
});

const end = (vi: string) => ({ end: { kind: 'finish', text: { vi, en: 'Thank you.' } } });
const ui = { nodes: { overall: { x: 12.5, y: -3 } }, 'ô nhớ': ['Ă', null, true] };
const scenario = { story: 'chưa viết xong', turns: 'không đọc được' };

/** Everything that a flow can have: three versions with a note, a day, a cancelled day; drafts; rules. */
async function fill(): Promise<void> {
  const flows = storedFlows(here, clock);
  await flows.put('travelling', { ...aFlow('travelling'), ui }, { note: 'Bản đầu' });
  const days = [parseDay('2026-12-01'), parseDay('2026-12-08')];
  for (const [at, effectiveOn] of days.entries()) {
    clock.advance(3_600);
    if (effectiveOn !== undefined)
      await flows.put('travelling', aFlow('travelling', end(`Lần ${at}`)), { effectiveOn });
  }
  await inTransaction(here.db, (tx) => cancelSchedule(tx, flows.change(), { key: 'travelling', number: 3 }));
  await flows.save('travelling', { key: 'travelling', nodes: 'dở dang', ui }, { scenarios: [scenario] });
  const rule = { flow: 'travelling', name: 'Trực tuyến', priority: 7, samplingShare: 0.25 };
  const conditions = { submittedVia: ['online'], fields: ['Hộ tịch'], agencies: ['H38.12'] };
  await inTransaction(here.db, (tx) =>
    addRule(tx, flows.change(), flowRuleSchema.parse({ ...rule, conditions, validFrom: '2026-12-01' })),
  );
}

const exportFrom = async (database: Database): Promise<FlowBundle> => {
  const bundle = await inTransaction(database.db, (tx) => exportFlow(tx, 'travelling'));
  if (!bundle.ok) throw new Error(bundle.error.code);
  return bundle.value;
};
const importInto = (database: Database, bundle: unknown) => {
  const read = flowBundleSchema.parse(JSON.parse(JSON.stringify(bundle)));
  return inTransaction(database.db, (tx) => importFlow(tx, storedFlows(database, clock).change(), read));
};

describe('a flow', () => {
  it('is exported with its versions, days, drafts, sample conversations, rules and drawing', async () => {
    const bundle = await exportFrom(here);
    expect(
      bundle.versions.map(({ number, note, schedule }) => [number, note, schedule?.effectiveOn]),
    ).toEqual([
      [1, 'Bản đầu', undefined],
      [2, null, '2026-12-01'],
      [3, null, '2026-12-08'],
    ]);
    expect(bundle.versions[0]?.source?.['ui']).toEqual(ui);
    expect(bundle.versions[2]?.schedule?.cancelledAt).toBe(clock.now().toISOString());
    expect(bundle.drafts).toMatchObject([{ revision: 1, basedOn: 3, scenarios: [scenario] }]);
    expect(bundle.rules).toMatchObject([{ priority: 7, samplingShare: 0.25, validFrom: '2026-12-01' }]);
  });

  it('is the same after it was imported elsewhere, to the letter; a second import changes nothing', async () => {
    const bundle = await exportFrom(here);
    const all = { versions: 3, drafts: 1, rules: 1 };
    expect(await importInto(there, bundle)).toEqual({ ok: true, value: { key: 'travelling', ...all } });
    expect(JSON.stringify(await exportFrom(there))).toBe(JSON.stringify(bundle));
    const none = { versions: 0, drafts: 0, rules: 0 };
    expect(await importInto(there, bundle)).toEqual({ ok: true, value: { key: 'travelling', ...none } });
    expect(JSON.stringify(await exportFrom(there))).toBe(JSON.stringify(bundle));
  });
});

describe('an import is refused as a whole', () => {
  const change = async (edit: (bundle: FlowBundle) => unknown) => {
    const before = await exportFrom(there);
    const refused = await importInto(there, edit(structuredClone(before)));
    expect(await exportFrom(there)).toEqual(before);
    return refused.ok ? 'imported' : refused.error.code;
  };
  const versionOf = (bundle: FlowBundle, number: number, definition: object) => {
    const [first] = bundle.versions;
    return { ...first, number, definition };
  };

  it('for another text under a number that is taken', async () => {
    const code = await change((bundle) => ({
      ...bundle,
      versions: [
        versionOf(bundle, 4, aFlow('travelling', end('Mới'))),
        versionOf(bundle, 2, aFlow('travelling')),
      ],
    }));
    expect(code).toBe('version_differs');
  });

  it.each([
    ['that leads nowhere', aFlow('travelling', { overall: rating('overall', 'nowhere') })],
    ['of another flow', aFlow('other')],
    ['that is no flow', { nodes: [] }],
  ])('for a version %s', async (_what, definition) => {
    const code = await change((bundle) => ({ ...bundle, versions: [versionOf(bundle, 4, definition)] }));
    expect(code).toBe('version_unsound');
  });

  it('for another draft than the one that lies here', async () => {
    const code = await change((bundle) => ({
      ...bundle,
      drafts: bundle.drafts.map((draft) => ({ ...draft, definition: { key: 'travelling' } })),
    }));
    expect(code).toBe('draft_differs');
  });

  it('for a rule that says something else here', async () => {
    const code = await change((bundle) => ({
      ...bundle,
      rules: bundle.rules.map((rule) => ({ ...rule, priority: 8 })),
    }));
    expect(code).toBe('rule_differs');
  });
});
