/** A corpus of broken flows, each with everything that inspection must say of it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { flowDefinitionSchema, inspectFlow, resumeSession, startSession } from '../../src/engine/index.ts';
import { issueCodes } from '../../src/engine/inspection/inspect-flow.ts';
import { findFlow, readJson } from './flow-files.ts';

const folder = join(import.meta.dirname, 'broken-flows');
const brokenSchema = z.strictObject({
  why: z.string(),
  flow: flowDefinitionSchema,
  issues: z.array(z.string()),
});
const broken = readdirSync(folder).map(
  (name) => [name, brokenSchema.parse(readJson(join(folder, name)))] as const,
);

describe('a broken flow', () => {
  it.each(broken)('%s is told all at once', (_, { flow, issues }) => {
    const told = inspectFlow(flow, { library: findFlow });
    expect(told.map(({ severity, code, path }) => `${severity} ${code} ${path}`)).toEqual(issues);
    for (const { sentence } of told) {
      expect(sentence.vi).not.toBe('');
      expect(sentence.en).not.toBe(sentence.vi);
    }
  });

  it.each(broken)('%s never makes the engine throw', (_, { flow }) => {
    let { session } = startSession(flow, { facts: { outcome: 'granted' }, language: 'vi' });
    for (let turn = 0; turn < 10 && session.status === 'waiting'; turn++)
      ({ session } = resumeSession(flow, session, { kind: 'text', text: '1' }));
    expect(['waiting', 'completed', 'failed']).toContain(session.status);
  });
});

it('everything that inspection can say is said of some broken flow', () => {
  const said = new Set(broken.flatMap(([, { issues }]) => issues.map((issue) => issue.split(' ')[1])));
  expect(issueCodes.filter((code) => !said.has(code))).toEqual([]);
});
