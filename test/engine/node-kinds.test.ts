/** Every kind of node by a table of cases: the node, what the citizen does, and what the last sprint tells. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { languageSchema } from '../../src/core/message.ts';
import { assembleFlow, flowDefinitionSchema, nodeKinds, startSession } from '../../src/engine/index.ts';
import { replySchema, takeTurn } from '../../src/engine/scenarios/run-scenario.ts';
import { tellSprint } from '../../src/engine/scenarios/tell-events.ts';
import { factsSchema } from '../../src/engine/session.ts';
import { findFlow, readJson } from './flow-files.ts';

const fieldsSchema = z.record(z.string(), z.unknown());
const tableSchema = z.strictObject({
  node: fieldsSchema,
  /** Nodes beside it. */
  around: z.record(z.string(), fieldsSchema).optional(),
  cases: z
    .array(
      z.strictObject({
        why: z.string(),
        /** What is different about the node; null leaves a field out. */
        node: fieldsSchema.optional(),
        start: z.string().optional(),
        facts: factsSchema.optional(),
        language: languageSchema.optional(),
        seed: z.int().optional(),
        counts: z.record(z.string(), z.int()).optional(),
        citizen: z.array(z.union([z.string(), replySchema])),
        /** A line may have "…" at its end, for any more. */
        expect: z.array(z.string()),
      }),
    )
    .min(3),
});
type Case = z.infer<typeof tableSchema>['cases'][number];

const fileOf = (kind: string) => join(import.meta.dirname, 'nodes', `${kind}.json`);
const tables = nodeKinds.flatMap((kind) => {
  const file = fileOf(kind);
  return existsSync(file) ? [{ kind, table: tableSchema.parse(readJson(file)) }] : [];
});

const ends = {
  next: { kind: 'finish', text: { vi: 'Tiếp theo.', en: 'Next.' } },
  other: { kind: 'finish', text: { vi: 'Lối khác.', en: 'Other.' } },
};

function play(node: object, around: object, one: Case): string[] {
  const fields = Object.entries({ ...node, ...one.node }).filter(([, value]) => value !== null);
  const definition = flowDefinitionSchema.parse({
    format: 2,
    key: 'table',
    title: { vi: 'Bảng', en: 'Table' },
    languages: ['vi', 'en'],
    start: one.start ?? 'node',
    nodes: { node: Object.fromEntries(fields), ...around, ...ends },
  });
  const { flow } = assembleFlow(definition, findFlow);
  let sprint = startSession(flow, {
    facts: one.facts ?? {},
    language: one.language ?? 'vi',
    chance: { seed: one.seed ?? 0, counts: one.counts ?? {} },
  });
  for (const reply of one.citizen) {
    const next = takeTurn(flow, sprint, typeof reply === 'string' ? { writes: reply } : reply);
    if (next === undefined) throw new Error(`the session ended before ${JSON.stringify(reply)}`);
    sprint = next;
  }
  return tellSprint(sprint);
}

/** What was told, cut to what the expectation says where it ends in "…". */
const cutLike = (told: readonly string[], expected: readonly string[]) =>
  told.map((line, at) => {
    const whole = expected[at] ?? '';
    const beginning = whole.slice(0, -1);
    return whole.endsWith('…') && line.startsWith(beginning) ? whole : line;
  });

describe('every kind of node', () => {
  it('has a table of cases', () => {
    expect(nodeKinds.filter((kind) => !existsSync(fileOf(kind)))).toEqual([]);
  });

  it.each(
    tables.flatMap(({ kind, table }) => table.cases.map((one) => [kind, one.why, table, one] as const)),
  )('%s: %s', (kind, _why, { node, around }, one) => {
    expect(node['kind']).toBe(kind);
    expect(cutLike(play(node, around ?? {}, one), one.expect)).toEqual(one.expect);
  });
});
