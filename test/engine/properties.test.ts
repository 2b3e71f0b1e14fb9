/** What must hold for every flow, broken or not, and every sequence of inputs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultLimits,
  type EngineEvent,
  type FlowDefinition,
  flowDefinitionSchema,
  inspectFlow,
  type Resume,
  resumeSession,
  type Sprint,
  sessionSchema,
  startSession,
} from '../../src/engine/index.ts';
import { anyFlow, anyResume } from './random-flows.ts';

const trigger = { facts: { procedureName: 'Đăng ký kết hôn', outcome: 'granted' }, language: 'vi' as const };
const tightLimits = { stepsPerSprint: 20, sprintsPerSession: 15, replyLength: 20, messageLength: 60 };

/** All sprints of a conversation; the session is stored and read back between them. */
function converse(flow: FlowDefinition, resumes: readonly Resume[], limits = defaultLimits): Sprint[] {
  let sprint = startSession(flow, trigger, limits);
  const sprints = [sprint];
  for (const resume of resumes) {
    const session = sessionSchema.parse(JSON.parse(JSON.stringify(sprint.session)));
    if (session.status !== 'waiting') break;
    sprint = resumeSession(flow, session, resume, limits);
    sprints.push(sprint);
  }
  return sprints;
}

const conversations = fc.tuple(anyFlow, fc.array(anyResume, { maxLength: 25 }));
const endings: readonly EngineEvent['kind'][] = [
  'session_completed',
  'session_interrupted',
  'session_expired',
  'session_failed',
];

describe('whatever the flow and the inputs', () => {
  it('the engine never throws and its sessions can be stored and read back', () => {
    fc.assert(
      fc.property(conversations, ([flow, resumes]) => {
        for (const { session } of converse(flow, resumes))
          expect(sessionSchema.parse(JSON.parse(JSON.stringify(session)))).toEqual(session);
      }),
    );
  });

  it('no limit is exceeded', () => {
    fc.assert(
      fc.property(conversations, ([flow, resumes]) => {
        const sprints = converse(flow, resumes, tightLimits);
        expect(sprints.length).toBeLessThanOrEqual(tightLimits.sprintsPerSession + 1);
        for (const { events } of sprints) {
          const messages = events.flatMap((event) =>
            event.kind === 'message_composed' ? [event.message] : [],
          );
          expect(messages.length).toBeLessThanOrEqual(tightLimits.stepsPerSprint + 2);
          for (const message of messages)
            expect(message.text.length).toBeLessThanOrEqual(tightLimits.messageLength);
          for (const event of events)
            if (event.kind === 'answer_given' && event.rawReply !== undefined)
              expect(event.rawReply.length).toBeLessThanOrEqual(tightLimits.replyLength);
        }
      }),
    );
  });

  it('a session ends with exactly one ending, its last event, and otherwise waits for a question it put', () => {
    fc.assert(
      fc.property(conversations, ([flow, resumes]) => {
        for (const { session, events } of converse(flow, resumes)) {
          const ended = events.filter((event) => endings.includes(event.kind));
          if (session.status === 'waiting') {
            expect(ended).toEqual([]);
            expect(session.trail.at(-1)).toBe(session.node);
          } else {
            expect(ended).toEqual([events.at(-1)]);
          }
        }
      }),
    );
  });

  it('the answers that a completed session keeps are those given and not withdrawn, all on its trail', () => {
    fc.assert(
      fc.property(conversations, ([flow, resumes]) => {
        const sprints = converse(flow, resumes);
        const standing = new Set<string>();
        for (const event of sprints.flatMap((sprint) => sprint.events)) {
          if (event.kind === 'answer_given') standing.add(event.node);
          if (event.kind === 'answer_withdrawn') standing.delete(event.node);
        }
        const session = sprints.at(-1)?.session;
        expect(Object.keys(session?.answers ?? {}).sort()).toEqual([...standing].sort());
        if (session?.status === 'completed')
          expect([...standing].every((node) => session.trail.includes(node))).toBe(true);
      }),
    );
  });

  it('a button of another question answers nothing', () => {
    fc.assert(
      fc.property(conversations, fc.nat({ max: 50 }), ([flow, resumes], ask) => {
        const last = converse(flow, resumes).at(-1)?.session;
        if (last?.status !== 'waiting' || last.ask === ask) return;
        const { session, events } = resumeSession(flow, last, { kind: 'press', ask, value: '5' });
        if (session.status === 'failed') return;
        expect(session).toEqual({ ...last, sprints: last.sprints + 1 });
        expect(events[0]).toMatchObject({ kind: 'reply_rejected', reason: 'stale_question' });
      }),
    );
  });

  it('a flow without an error in its inspection never fails', () => {
    fc.assert(
      fc.property(conversations, ([flow, resumes]) => {
        if (inspectFlow(flow).some((issue) => issue.severity === 'error')) return;
        for (const { session } of converse(flow, resumes)) expect(session.status).not.toBe('failed');
      }),
      { numRuns: 2000 },
    );
  });

  it('random flows are flows', () => {
    fc.assert(fc.property(anyFlow, (flow) => flowDefinitionSchema.safeParse(flow).success));
  });
});
