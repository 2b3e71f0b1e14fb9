/** What the page knows, and what it shows of it. Pure: no DOM, no network, no clock. */
import type { CurrentQuestion, Transcript, TranscriptMessage } from '../../contract/web-chat.ts';
import type { Language } from '../../core/message.ts';
import { assertNever } from '../../core/result.ts';
import type { KeptMessage } from './kept-messages.ts';

type PersonMessage = Extract<TranscriptMessage, { from: 'person' }>;

export type ChatState = {
  readonly pageLanguage: Language;
  readonly transcript: Transcript | null;
  /** The messages known so far: the transcript's, and after the end also those that it no longer gives. */
  readonly messages: readonly TranscriptMessage[];
  /** Made here and not yet seen in the transcript; the accepted ones only wait for that. */
  readonly pending: readonly (KeptMessage & { readonly isAccepted: boolean })[];
  readonly isConnected: boolean;
  /** When it goes on by itself, in milliseconds since 1970, after the server asked for a pause. */
  readonly waitsUntil: number | null;
  /** The server says that there is no such conversation any more. */
  readonly refusal: 'link_expired' | 'link_unknown' | null;
};

export type ChatEvent =
  | { readonly kind: 'transcript_read'; readonly transcript: Transcript }
  | { readonly kind: 'message_made'; readonly message: KeptMessage }
  | { readonly kind: 'message_accepted'; readonly key: string }
  /** The server will never take this one. */
  | { readonly kind: 'message_rejected'; readonly key: string }
  | { readonly kind: 'connection_changed'; readonly isConnected: boolean }
  | { readonly kind: 'asked_to_wait'; readonly until: number }
  | { readonly kind: 'link_refused'; readonly refusal: 'link_expired' | 'link_unknown' };

/** The state at the start; messages kept from an earlier visit go on being sent. */
export function startState(pageLanguage: Language, kept: readonly KeptMessage[]): ChatState {
  return {
    pageLanguage,
    transcript: null,
    messages: [],
    pending: kept.map((message) => ({ ...message, isAccepted: false })),
    isConnected: true,
    waitsUntil: null,
    refusal: null,
  };
}

/** The state after an event. */
export function reduce(state: ChatState, event: ChatEvent): ChatState {
  switch (event.kind) {
    case 'transcript_read':
      return readTranscript(state, event.transcript);
    case 'message_made':
      return state.pending.some(({ key }) => key === event.message.key)
        ? state
        : { ...state, pending: [...state.pending, { ...event.message, isAccepted: false }] };
    case 'message_accepted':
      return {
        ...state,
        waitsUntil: null,
        pending: state.pending.map((message) =>
          message.key === event.key ? { ...message, isAccepted: true } : message,
        ),
      };
    case 'message_rejected':
      return {
        ...state,
        waitsUntil: null,
        pending: state.pending.filter(({ key }) => key !== event.key),
      };
    case 'connection_changed':
      return { ...state, isConnected: event.isConnected };
    case 'asked_to_wait':
      return { ...state, waitsUntil: event.until };
    case 'link_refused':
      return { ...state, refusal: event.refusal, pending: [] };
    default:
      return assertNever(event);
  }
}

function readTranscript(state: ChatState, transcript: Transcript): ChatState {
  const seen = new Set(
    transcript.messages.map((message) => (message.from === 'person' ? message.key : null)),
  );
  const pending = state.pending.filter(({ key }) => !seen.has(key));
  if (!hasEnded(transcript)) return { ...state, transcript, messages: transcript.messages, pending };
  // The end: what was shown stays, the last answer takes its place, the closing words follow.
  const known = new Set(state.messages.map(({ id }) => id));
  return {
    ...state,
    transcript,
    messages: [
      ...state.messages,
      ...pending.filter(({ isAccepted }) => isAccepted).map(asMessage),
      ...transcript.messages.filter(({ id }) => !known.has(id)),
    ],
    pending: pending.filter(({ isAccepted }) => !isAccepted),
  };
}

function asMessage(message: KeptMessage): TranscriptMessage {
  return {
    id: message.key,
    from: 'person',
    at: '',
    key: message.key,
    kind: kindOf(message),
    text: message.label,
    status: 'handled',
  };
}

function kindOf({ content }: KeptMessage): PersonMessage['kind'] {
  switch (content.kind) {
    case 'open':
    case 'language':
      return content.kind;
    case 'command':
      return content.command;
    case 'press':
    case 'text':
    case 'file':
    case 'location':
      return 'reply';
    default:
      return assertNever(content);
  }
}

function hasEnded(transcript: Transcript): boolean {
  return transcript.status !== 'not_opened' && transcript.status !== 'waiting';
}

export type Bubble = {
  readonly id: string;
  readonly from: 'agency' | 'person';
  readonly text: string;
  /** Above the text. */
  readonly picture: { readonly address: string; readonly shows: string | null } | null;
  readonly note: 'sending' | 'kept' | 'sent' | 'not_handled' | null;
};

export type ChatView = {
  readonly language: Language;
  readonly phase: 'loading' | 'welcome' | 'talking' | 'ended';
  readonly bubbles: readonly Bubble[];
  readonly isTyping: boolean;
  readonly question: CurrentQuestion | null;
  /** The conversation can go on, here and now: it runs in another app, could not begin, or was stopped. */
  readonly offer: 'continue_here' | 'try_again' | 'go_on' | null;
  readonly isConnected: boolean;
  readonly waitsUntil: number | null;
  readonly ending:
    | 'completed'
    | 'interrupted'
    | 'expired'
    | 'failed'
    | 'link_expired'
    | 'link_unknown'
    | null;
};

/** What is to be seen. */
export function viewOf(state: ChatState): ChatView {
  const unanswered = isUnanswered(state);
  const phase = phaseOf(state);
  const offer = unanswered ? null : offerOf(state, phase);
  return {
    language: languageOf(state),
    phase,
    bubbles: bubblesOf(state),
    isTyping: unanswered && state.isConnected && state.waitsUntil === null && phase === 'talking',
    question:
      offer === null && !unanswered && phase === 'talking' ? (state.transcript?.question ?? null) : null,
    offer,
    isConnected: state.isConnected,
    waitsUntil: state.waitsUntil,
    ending: phase === 'ended' ? endingOf(state) : null,
  };
}

/** Something that the person said has no reply yet. A change of language alone leaves the question standing. */
function isUnanswered(state: ChatState): boolean {
  return (
    state.pending.some((message) => kindOf(message) !== 'language') ||
    state.messages.some(
      (message) => message.from === 'person' && message.status === 'received' && message.kind !== 'language',
    )
  );
}

function endingOf(state: ChatState): ChatView['ending'] {
  if (state.refusal !== null) return state.refusal;
  const status = state.transcript?.status;
  return status === undefined || status === 'not_opened' || status === 'waiting' ? null : status;
}

function phaseOf(state: ChatState): ChatView['phase'] {
  const isOpening = state.pending.some(({ content }) => content.kind === 'open');
  if (endingOf(state) !== null) return isOpening && state.refusal === null ? 'talking' : 'ended';
  if (isOpening) return 'talking';
  if (state.transcript === null) return 'loading';
  return state.transcript.status === 'not_opened' && state.messages.length === 0 ? 'welcome' : 'talking';
}

function offerOf({ transcript, refusal }: ChatState, phase: ChatView['phase']): ChatView['offer'] {
  if (transcript === null || refusal !== null || phase === 'welcome') return null;
  switch (transcript.status) {
    case 'not_opened':
    case 'failed':
      return 'try_again';
    case 'interrupted':
      return 'go_on';
    case 'waiting':
      return transcript.channel === 'web' ? null : 'continue_here';
    case 'completed':
    case 'expired':
      return null;
    default:
      return assertNever(transcript.status);
  }
}

/** Nothing can follow any more. */
export function isOver({ transcript, refusal }: ChatState): boolean {
  return refusal !== null || transcript?.status === 'completed' || transcript?.status === 'expired';
}

function languageOf({ pending, transcript, pageLanguage }: ChatState): Language {
  for (const { content } of [...pending].reverse()) {
    if (content.kind === 'language') return content.language;
  }
  return transcript === null || transcript.status === 'not_opened' ? pageLanguage : transcript.language;
}

function bubblesOf(state: ChatState): Bubble[] {
  const bubbles: Bubble[] = [];
  for (const message of state.messages) {
    if (message.from === 'agency') {
      const { id, text, image, imageDescription } = message;
      const picture = image === undefined ? null : { address: image, shows: imageDescription ?? null };
      bubbles.push({ id, from: 'agency', text, picture, note: null });
    } else if (message.text !== null) {
      const note = message.status === 'failed' ? ('not_handled' as const) : null;
      bubbles.push({ ...saidByPerson(message.key ?? message.id, message.text), note });
    }
  }
  for (const { key, label, isAccepted } of state.pending) {
    if (label === null) continue;
    const note = isAccepted ? 'sent' : state.isConnected ? 'sending' : 'kept';
    bubbles.push({ ...saidByPerson(key, label), note });
  }
  return markLastSent(bubbles);
}

function saidByPerson(id: string, text: string): Omit<Bubble, 'note'> {
  return { id, from: 'person', text, picture: null };
}

/** "Sent" stands under the last thing that the person said, as in any chat. */
function markLastSent(bubbles: Bubble[]): Bubble[] {
  const last = bubbles.reduce((found, bubble, index) => (bubble.from === 'person' ? index : found), -1);
  return bubbles.map((bubble, index) => {
    if (bubble.note === 'sent' || (bubble.note === null && bubble.from === 'person')) {
      return { ...bubble, note: index === last ? 'sent' : null };
    }
    return bubble;
  });
}
