import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  flowDefinitionSchema,
  flowFormat,
  flowJsonSchema,
  resumeSession,
  waitingSessionSchema,
} from '../../src/engine/index.ts';
import { steadyFlow } from '../support/steady-flows.ts';
import { readJson } from './flow-files.ts';

const file = (name: string) => readJson(join(import.meta.dirname, 'migrations', name));

describe('definitions of older formats', () => {
  it.each([[1, 2]])('format %i becomes format %i', (from, to) => {
    const after = file(`${from}-to-${to}.after.json`);
    expect(flowDefinitionSchema.parse(file(`${from}-to-${to}.before.json`))).toEqual(after);
    expect(to).toBeLessThanOrEqual(flowFormat);
  });

  it.each([
    ['a format yet to come', { format: flowFormat + 1 }],
    ['no format', { key: 'x' }],
    ['no definition', 'hello'],
    ['nodes that are none', { format: 1, nodes: 7 }],
  ])('%s is refused, not guessed', (_, json) => {
    expect(flowDefinitionSchema.safeParse(json).success).toBe(false);
  });

  it('a session that an older version stored goes on', () => {
    const session = waitingSessionSchema.parse(file('session-of-format-1.json'));
    const { session: next, events } = resumeSession(steadyFlow('satisfaction-short'), session, {
      kind: 'text',
      text: '1 lần',
    });
    expect(events[0]).toMatchObject({ kind: 'answer_given', node: 'extra_visits', category: '1' });
    expect(next).toMatchObject({ status: 'waiting', node: 'courtesy', ask: 3 });
  });

  it('the JSON Schema names every kind of node', () => {
    const schema = JSON.stringify(flowJsonSchema());
    for (const kind of ['say', 'ask-rating', 'pick', 'open-complaint']) expect(schema).toContain(`"${kind}"`);
  });
});
