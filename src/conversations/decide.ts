/** What follows from one message or timer. Pure: all that it needs was loaded, all that it decides is returned. */

import type { SessionId } from '../core/ids.ts';
import type { Language, MessageContent, TappedRating } from '../core/message.ts';
import { assertNever } from '../core/result.ts';
import { addSeconds, dayOf } from '../core/time.ts';
import {
  asksToCorrect,
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
import type { Beginning, KnownSession, Work } from './work.ts';

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
  /** The time that the flow gives a session which begins; the invitation may end earlier. */
  readonly expiresAfterSeconds: number | undefined;
};

const nothing: Decision = {
  session: undefined,
  events: [],
  messages: [],
  closesPrevious: false,
  hasOptedOut: false,
  hasOpened: false,
  reachability: undefined,
  expiresAfterSeconds: undefined,
};

/** What the shell must fetch before it can decide: the flow of the session, or of the one that will begin. */
export type Script = { readonly flow: FlowDefinition; readonly beginning: Beginning | undefined };

/** A message begins a session, or goes through a finished one again. */
export function mayBegin(work: Work, now: Date): boolean {
  const { content, invitation, session } = work;
  if (mayCorrect(work, now)) return true;
  if (content.kind !== 'opened' || invitation === undefined) return false;
  if (invitation.spentAt !== undefined || invitation.expiresAt <= now) return false;
  return session?.state.status !== 'waiting';
}

/** How long the answers of a completed session can be corrected. */
const correctionSeconds = 24 * 60 * 60;

/** The respondent asks to change answers of a session completed a short while ago. */
export function mayCorrect({ content, invitation, session }: Work, now: Date): boolean {
  const spentAt = invitation?.spentAt;
  if (session?.state.status !== 'completed' || spentAt === undefined) return false;
  if (now >= addSeconds(spentAt, correctionSeconds)) return false;
  if (content.kind === 'command') return content.command === 'back' || content.command === 'start_again';
  return content.kind === 'text' && asksToCorrect(content.text);
}

/** Decides. `script` is undefined where no flow serves the dossier. */
export function decide(work: Work, script: Script | undefined, now: Date, newId: () => string): Decision {
  const { content } = work;
  if (work.isPaused && !isMeantForUs(content)) return nothing;
  switch (content.kind) {
    case 'blocked':
      return { ...nothing, reachability: 'blocked' };
    case 'unblocked':
      return { ...nothing, reachability: 'reachable' };
    case 'opened':
      return content.rating === undefined
        ? decideOpened(work, content.language, script, now, newId)
        : decideRated(work, content.rating, script, now, newId);
    case 'text':
    case 'contact':
    case 'location':
    case 'file':
    case 'unsupported':
    case 'language':
    case 'command':
    case 'press':
    case 'reminder_due':
    case 'timeout':
    case 'expiry':
      return decideReply(work, content, script, now);
    default:
      return assertNever(content);
  }
}

/** While an officer talks with the person, only what nobody says to an officer concerns us: a button, an invitation. */
function isMeantForUs(content: Work['content']): boolean {
  switch (content.kind) {
    case 'opened':
    case 'press':
    case 'blocked':
    case 'unblocked':
    case 'reminder_due':
    case 'timeout':
    case 'expiry':
      return true;
    case 'text':
    case 'contact':
    case 'location':
    case 'file':
    case 'unsupported':
    case 'language':
    case 'command':
      return false;
    default:
      return assertNever(content);
  }
}

/** The node under which words beside the stars are kept; no flow has one of that name, for it has a dot. */
const ratingWordsNode = 'invitation.words';

/**
 * Stars inside the invitation answer the survey's overall rating, if it is the question that waits: the first one,
 * or the one that was not answered yet. An answer that was given in the conversation itself stays. Nothing is said in
 * return, for the invitation says its own thanks; whoever opens the link goes on with the next question.
 */
function decideRated(
  work: Work,
  rating: TappedRating,
  script: Script | undefined,
  now: Date,
  newId: () => string,
): Decision {
  const { invitation, session } = work;
  if (invitation === undefined || invitation.spentAt !== undefined || invitation.expiresAt <= now)
    return nothing;
  if (script === undefined) return nothing;
  const opened =
    session?.state.status === 'waiting'
      ? { ...nothing, session: { id: session.id, isNew: false, state: session.state }, hasOpened: true }
      : { ...decideOpened(work, undefined, script, now, newId), messages: [] };
  const state = opened.session?.state;
  if (opened.session === undefined || state?.status !== 'waiting') return nothing;
  const node = script.flow.nodes[state.node];
  if (node?.kind !== 'ask-rating' || node.criterion !== 'overall')
    return opened.session.isNew ? opened : nothing;
  const press: Resume = { kind: 'press', ask: state.ask, value: String(rating.level) };
  const sprint = resumeSession(script.flow, state, press);
  return {
    ...opened,
    session: { ...opened.session, state: sprint.session },
    events: [...opened.events, ...sprint.events, ...ratingWords(rating, state.chance.sampling)],
  };
}

/** Everybody whose dossier was asked can write words beside the stars. */
function ratingWords({ words }: TappedRating, sampling = 1): EngineEvent[] {
  if (words.trim() === '') return [];
  const value = { kind: 'text', text: words } as const;
  const inclusionProbability = sampling;
  return [{ kind: 'answer_given', node: ratingWordsNode, value, category: 'other', inclusionProbability }];
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
  if (invitation.spentAt !== undefined) {
    const isCorrectable = now < addSeconds(invitation.spentAt, correctionSeconds);
    return { ...notify(work, isCorrectable ? 'may_be_corrected' : 'already_completed'), hasOpened: true };
  }
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
  const id = session?.id ?? (newId() as SessionId);
  const begun = begin(id, script.flow, script.beginning, session, language ?? invitation.language);
  return { ...begun, hasOpened: true };
}

/** Begins a session; one that stood before goes on where it stopped, or is gone through again if it was completed. */
function begin(
  id: SessionId,
  flow: FlowDefinition,
  { facts, chance }: Beginning,
  session: KnownSession | undefined,
  language: Language,
): Decision {
  const earlier = session === undefined ? {} : { earlier: session.state };
  const sprint = startSession(flow, { facts, chance, language, ...earlier });
  const hours = flow.expiresAfterHours;
  return {
    ...follow(id, true, sprint),
    expiresAfterSeconds: hours === undefined ? undefined : hours * 3_600,
  };
}

type Reply = Exclude<Work['content'], { kind: 'opened' | 'blocked' | 'unblocked' }>;

function decideReply(work: Work, content: Reply, script: Script | undefined, now: Date): Decision {
  const { session } = work;
  if (session?.state.status === 'waiting' && script !== undefined) {
    const sprint = resumeSession(script.flow, session.state, toResume(content, session, now));
    const wasAnswered = sprint.events.some(
      (event) => event.kind === 'answer_given' || event.kind === 'answer_kept',
    );
    return { ...follow(session.id, false, sprint), closesPrevious: wasAnswered && content.kind !== 'press' };
  }
  if (session !== undefined && script?.beginning !== undefined && mayCorrect(work, now))
    return begin(session.id, script.flow, script.beginning, session, session.state.language);
  if (content.kind === 'expiry' || content.kind === 'reminder_due' || content.kind === 'timeout')
    return nothing;
  if (content.kind === 'command' && content.command === 'stop') {
    return { ...notify(work, 'opted_out'), hasOptedOut: true };
  }
  return notify(work, session?.state.status === 'completed' ? 'already_completed' : 'no_session');
}

/** A button of another session names no question of this one: number -1 never was asked, so it is stale. */
function toResume(content: Reply, session: KnownSession, now: Date): Resume {
  switch (content.kind) {
    case 'press': {
      const ask = content.question.sessionId === session.id ? content.question.ask : -1;
      return { kind: 'press', ask, value: content.value };
    }
    case 'text':
      return { ...content, on: dayOf(now) };
    case 'reminder_due':
    case 'timeout':
      return { kind: content.kind, ask: session.state.ask };
    case 'contact':
    case 'location':
    case 'file':
    case 'unsupported':
    case 'language':
    case 'command':
    case 'expiry':
      return content;
    default:
      return assertNever(content);
  }
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
