/** Calls of other flows, written out before anybody runs them. */
import { describe, expect, it } from 'vitest';
import { assembleFlow, type FlowDefinition, resumeSession, startSession } from '../../src/engine/index.ts';

const both = (text: string) => ({ vi: text, en: text });
const flow = (key: string, start: string, nodes: FlowDefinition['nodes']): FlowDefinition => ({
  format: 2,
  key,
  title: both(key),
  languages: ['vi', 'en'],
  start,
  nodes,
});

const inner = flow('inner', 'ask', {
  ask: {
    kind: 'ask-choice',
    text: both('Chọn'),
    options: [
      { value: 'yes', label: both('Có') },
      { value: 'no', label: both('Không') },
    ],
    next: 'fork',
  },
  fork: {
    kind: 'branch',
    cases: [{ when: { kind: 'answer_is', node: 'ask', categories: ['yes'] }, next: 'agreed' }],
    otherwise: 'refused',
  },
  agreed: { kind: 'finish', result: 'agreed', text: both('Tốt') },
  refused: { kind: 'finish', result: 'refused' },
});
const middle = flow('middle', 'call', {
  call: { kind: 'call-flow', flow: 'inner', results: [{ result: 'agreed', next: 'yes' }], next: 'no' },
  yes: { kind: 'finish', result: 'good' },
  no: { kind: 'finish' },
});
const outer = flow('outer', 'first', {
  first: { kind: 'call-flow', flow: 'middle', results: [{ result: 'good', next: 'second' }], next: 'end' },
  second: { kind: 'call-flow', flow: 'inner', next: 'compare' },
  compare: {
    kind: 'branch',
    cases: [{ when: { kind: 'answer_is', node: 'first__call__ask', categories: ['yes'] }, next: 'thanks' }],
    otherwise: 'end',
  },
  thanks: { kind: 'finish', text: both('Cảm ơn') },
  end: { kind: 'finish', text: both('Tạm biệt') },
});
const library =
  (...flows: FlowDefinition[]) =>
  (key: string) =>
    flows.find((one) => one.key === key);

/** What is said and asked, with these choices. */
function hold(definition: FlowDefinition, choices: readonly string[]): string[] {
  let { session, events } = startSession(definition, { facts: {}, language: 'vi' });
  const told: string[] = [];
  const listen = () => {
    for (const event of events) if (event.kind === 'message_composed') told.push(event.message.text);
  };
  listen();
  for (const value of choices) {
    if (session.status !== 'waiting') break;
    told.push(`${session.node}=${value}`);
    ({ session, events } = resumeSession(definition, session, { kind: 'press', ask: session.ask, value }));
    listen();
  }
  return [...told, session.status];
}

describe('a flow that calls others', () => {
  const { flow: assembled, problems } = assembleFlow(outer, library(inner, middle));

  it('holds them at their places and goes on by their results', () => {
    expect(problems).toEqual([]);
    expect(hold(assembled, ['yes', 'no'])).toEqual([
      'Chọn',
      'first__call__ask=yes',
      'Tốt',
      'Chọn',
      'second__ask=no',
      'Cảm ơn',
      'completed',
    ]);
    expect(hold(assembled, ['no'])).toEqual(['Chọn', 'first__call__ask=no', 'Tạm biệt', 'completed']);
  });

  it('has no call left in it, and assembling it again changes nothing', () => {
    expect(Object.values(assembled.nodes).filter((node) => node.kind === 'call-flow')).toEqual([]);
    expect(assembleFlow(assembled, library()).flow).toEqual(assembled);
  });

  it('leaves what it calls as it was', () => {
    expect(inner.nodes['agreed']).toEqual({ kind: 'finish', result: 'agreed', text: both('Tốt') });
  });

  it.each<[string, FlowDefinition, FlowDefinition[], string[]]>([
    ['a flow that is not there', outer, [middle], ['missing_flow first__call', 'missing_flow second']],
    [
      'a flow that comes to call itself',
      flow('a', 'b', { b: { kind: 'call-flow', flow: 'b', next: 'end' }, end: { kind: 'finish' } }),
      [
        flow('b', 'a', { a: { kind: 'call-flow', flow: 'a', next: 'end' }, end: { kind: 'finish' } }),
        flow('a', 'b', { b: { kind: 'call-flow', flow: 'b', next: 'end' }, end: { kind: 'finish' } }),
      ],
      ['flow_calls_itself b__a'],
    ],
  ])('tells of %s', (_, definition, flows, expected) => {
    const { problems: found } = assembleFlow(definition, library(...flows));
    expect(found.map(({ code, node }) => `${code} ${node}`)).toEqual(expected);
  });

  it('a call that could not be written out fails the session, not the engine', () => {
    expect(hold(outer, ['yes'])).toEqual(['failed']);
  });
});
