/** Goes through a remembered conversation on a version of its flow: who answered a question answers it the same way. Pure. */
import { assertNever } from '../../core/result.ts';
import {
  type AnswerValue,
  type FlowDefinition,
  filesOf,
  type Resume,
  resumeSession,
  type Sprint,
  startSession,
  type WaitingSession,
} from '../../engine/index.ts';
import { type RememberedSession, replaced } from './remember-session.ts';

export type Played = {
  readonly ending: 'completed' | 'interrupted' | 'expired' | 'failed' | 'stuck';
  /** The questions that were put, in order. */
  readonly asked: readonly string[];
  /** By question: what was recorded of it, in words. */
  readonly recorded: ReadonlyMap<string, string>;
  /** Questions at which the answer given before is no longer understood. */
  readonly notUnderstood: ReadonlySet<string>;
};

/** Far above the number of questions of any flow. */
const mostSteps = 500;

export function playSession(flow: FlowDefinition, remembered: RememberedSession): Played {
  const { facts, language, chance } = remembered;
  let sprint = startSession(flow, { facts, language, chance });
  const recorded = new Map<string, string>();
  const notUnderstood = new Set<string>();
  const answered = new Set<string>();
  for (let steps = 0; steps < mostSteps && sprint.session.status === 'waiting'; steps += 1) {
    const before = sprint.session;
    const { node } = before;
    const isSecondTry = answered.has(node);
    answered.add(node);
    sprint = isSecondTry
      ? resumeSession(flow, before, { kind: 'command', command: 'skip' })
      : reply(flow, before, remembered, sprint);
    keepRecord(sprint, recorded);
    if (!isSecondTry && sprint.events.some((event) => event.kind === 'reply_rejected'))
      notUnderstood.add(node);
    const isWhereItWas = sprint.session.status === 'waiting' && sprint.session.ask === before.ask;
    if (isSecondTry && isWhereItWas) return { ending: 'stuck', asked: before.trail, recorded, notUnderstood };
  }
  const { session } = sprint;
  const ending = session.status === 'waiting' ? 'stuck' : session.status;
  return { ending, asked: session.trail, recorded, notUnderstood };
}

function reply(
  flow: FlowDefinition,
  session: WaitingSession,
  remembered: RememberedSession,
  asked: Sprint,
): Sprint {
  const { node, ask } = session;
  const answer = Object.hasOwn(remembered.answers, node) ? remembered.answers[node] : undefined;
  if (answer === undefined && remembered.leftAt === node) {
    const left: Resume =
      remembered.ending === 'expired' ? { kind: 'expiry' } : { kind: 'command', command: 'stop' };
    return resumeSession(flow, session, left);
  }
  // A new question has no answer; one that told who the respondent was has none any more.
  const replies = answer === undefined ? [standIn(asked)] : toReplies(answer, ask);
  let sprint: Sprint = { session, events: [] };
  for (const one of replies) {
    if (sprint.session.status !== 'waiting' || sprint.session.ask !== ask) break;
    sprint = resumeSession(flow, sprint.session, one);
  }
  return sprint;
}

const skip: Resume = { kind: 'command', command: 'skip' };

/** What stands for an answer that is not known: words or a number where words are asked, else "bỏ qua". */
function standIn({ events }: Sprint): Resume {
  const asked = events.findLast((event) => event.kind === 'message_composed');
  const message = asked?.kind === 'message_composed' ? asked.message : undefined;
  if (message?.kind !== 'question') return skip;
  if (message.input === 'text') return { kind: 'text', text: replaced.text };
  return message.input === 'phone' ? { kind: 'contact', phone: replaced.phone } : skip;
}

function toReplies(answer: AnswerValue, ask: number): Resume[] {
  const press = (value: string): Resume => ({ kind: 'press', ask, value });
  switch (answer.kind) {
    case 'rating':
      return [press(String(answer.level))];
    case 'choice':
      return [press(answer.choice)];
    case 'choices':
      return [...answer.choices.map(press), press('done')];
    case 'not_applicable':
      return [press('not_applicable')];
    case 'skipped':
      return [skip];
    case 'number':
      return [{ kind: 'text', text: String(answer.number) }];
    case 'date':
      return [{ kind: 'text', text: answer.date.split('-').reverse().join('/') }];
    case 'text':
      return [{ kind: 'text', text: answer.text }];
    case 'phone':
      return [{ kind: 'contact', phone: answer.phone }];
    case 'location':
      return [{ kind: 'location', latitude: answer.latitude, longitude: answer.longitude }];
    case 'file':
      return [...filesOf(answer).map((file): Resume => ({ kind: 'file', file })), press('done')];
    default:
      return assertNever(answer);
  }
}

function keepRecord({ events }: Sprint, recorded: Map<string, string>): void {
  for (const event of events) {
    if (event.kind === 'answer_withdrawn') recorded.delete(event.node);
    if (event.kind !== 'answer_given') continue;
    const measures = event.criterion === undefined ? '' : ` · ${event.criterion}`;
    const speaksOf = event.attributedTo === undefined ? '' : ` · ${event.attributedTo}`;
    const share =
      event.inclusionProbability === 1 ? '' : ` · ${Math.round(event.inclusionProbability * 1000) / 10}%`;
    recorded.set(event.node, `${event.category}${measures}${speaksOf}${share}`);
  }
}
