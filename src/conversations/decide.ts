/** What follows from one message or timer. Pure: all that it needs was loaded, all that it decides is returned. */

import type { SessionId } from '../core/ids.ts';
import type { Language, MessageContent } from '../core/message.ts';
import { assertNever } from '../core/result.ts';
import {
  type ComposedMessage,
  type EngineEvent,
  type FlowDefinition,
  type Resume,
  resumeSession,
  type Session,
  type Sprint,
  startSession,
} from '../engine/index.ts';
import { type Notice, noticeText } from './notices.ts';
import type { Beginning, Work } from './work.ts';

export type Decision = {
  /** The session as it is now, if this changed it; `isNew` if it begins (again). */
  readonly session: { readonly id: SessionId; readonly isNew: boolean; readonly state: Session } | undefined;
  readonly events: readonly EngineEvent[];
  readonly messages: readonly MessageContent[];
  /** The question before was answered in words, so its buttons still stand. */
  readonly closesPrevious: boolean;
  readonly hasOptedOut: boolean;
  readonly hasOpened: boolean;
  readonly reachability: 'blocked' | 'reachable' | undefined;
};

const nothing: Decision = {
  session: undefined,
  events: [],
  messages: [],
  closesPrevious: false,
  hasOptedOut: false,
  hasOpened: false,
  reachability: undefined,
};

/** What the shell must fetch before it can decide: the flow of the session, or of the one that will begin. */
export type Script = { readonly flow: FlowDefinition; readonly beginning: Beginning | undefined };

/** A message opens an invitation that has no session that could go on. */
export function mayBegin(work: Work, now: Date): boolean {
  const { content, invitation, session } = work;
  if (content.kind !== 'opened' || invitation === undefined) return false;
  if (invitation.isSpent || invitation.expiresAt <= now) return false;
  return session?.state.status !== 'waiting';
}

/** Decides. `script` is undefined where no flow serves the dossier. */
export function decide(work: Work, script: Script | undefined, now: Date, newId: () => string): Decision {
  const { content } = work;
  switch (content.kind) {
    case 'blocked':
      return { ...nothing, reachability: 'blocked' };
    case 'unblocked':
      return { ...nothing, reachability: 'reachable' };
    case 'opened':
      return decideOpened(work, content.language, script, now, newId);
    case 'text':
    case 'unsupported':
    case 'language':
    case 'command':
    case 'press':
    case 'expiry':
      return decideReply(work, content, script);
    default:
      return assertNever(content);
  }
}

function decideOpened(
  work: Work,
  language: Language | undefined,
  script: Script | undefined,
  now: Date,
  newId: () => string,
): Decision {
  const { invitation, session } = work;
  if (invitation === undefined) return notify(work, 'invitation_unknown');
  if (invitation.isSpent) return { ...notify(work, 'already_completed'), hasOpened: true };
  if (invitation.expiresAt <= now) return notify(work, 'invitation_expired');
  if (script === undefined) return notify(work, 'survey_unavailable');
  if (session?.state.status === 'waiting') {
    // A page that is opened again shows what was said; a chat is asked the question again.
    if (work.channel === 'web' && session.conversationId === work.conversationId) return nothing;
    const changesLanguage = language !== undefined && language !== session.state.language;
    const resume: Resume = changesLanguage
      ? { kind: 'language', language }
      : { kind: 'command', command: 'repeat' };
    const sprint = resumeSession(script.flow, session.state, resume);
    return { ...follow(session.id, false, sprint), hasOpened: true };
  }
  if (script.beginning === undefined) return notify(work, 'survey_unavailable');
  const trigger = {
    facts: script.beginning.facts,
    language: language ?? invitation.language,
    ...(session === undefined ? {} : { earlier: session.state }),
  };
  const id = session?.id ?? (newId() as SessionId);
  return { ...follow(id, true, startSession(script.flow, trigger)), hasOpened: true };
}

type Reply = Extract<
  Work['content'],
  { kind: 'text' | 'unsupported' | 'language' | 'command' | 'press' | 'expiry' }
>;

function decideReply(work: Work, content: Reply, script: Script | undefined): Decision {
  const { session } = work;
  if (session?.state.status === 'waiting' && script !== undefined) {
    const sprint = resumeSession(script.flow, session.state, toResume(content, session.id));
    const wasAnswered = sprint.events.some((event) => event.kind === 'answer_given');
    return { ...follow(session.id, false, sprint), closesPrevious: wasAnswered && content.kind !== 'press' };
  }
  if (content.kind === 'expiry') return nothing;
  if (content.kind === 'command' && content.command === 'stop') {
    return { ...notify(work, 'opted_out'), hasOptedOut: true };
  }
  return notify(work, session?.state.status === 'completed' ? 'already_completed' : 'no_session');
}

/** A button of another session names no question of this one: number -1 never was asked, so it is stale. */
function toResume(content: Reply, sessionId: SessionId): Resume {
  if (content.kind !== 'press') return content;
  const ask = content.question.sessionId === sessionId ? content.question.ask : -1;
  return { kind: 'press', ask, value: content.value };
}

function follow(sessionId: SessionId, isNew: boolean, sprint: Sprint): Decision {
  const { session, events } = sprint;
  const messages = events.flatMap((event) =>
    event.kind === 'message_composed' ? [toMessage(event.message, sessionId)] : [],
  );
  if (events.some((event) => event.kind === 'session_failed')) {
    messages.push({ kind: 'statement', text: noticeText('survey_unavailable', session.language) });
  }
  const hasOptedOut = events.some((event) => event.kind === 'session_interrupted');
  return { ...nothing, session: { id: sessionId, isNew, state: session }, events, messages, hasOptedOut };
}

function toMessage(message: ComposedMessage, sessionId: SessionId): MessageContent {
  if (message.kind === 'statement') return message;
  const { ask, options, ...rest } = message;
  return { ...rest, options: [...options], question: { sessionId, ask } };
}

function notify(work: Work, notice: Notice): Decision {
  const language = work.session?.state.language ?? work.invitation?.language ?? 'vi';
  return { ...nothing, messages: [{ kind: 'statement', text: noticeText(notice, language) }] };
}
