/** What was said in a conversation, for the page that shows it: the same on every device and channel. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { InvitationId } from '../core/ids.ts';
import {
  type ChannelName,
  type Command,
  channelNames,
  type Language,
  languageSchema,
  messageContentSchema,
  type QuestionMessage,
} from '../core/message.ts';
import { assertNever } from '../core/result.ts';
import { addSeconds, type Clock } from '../core/time.ts';
import type { Db } from '../db/index.ts';
import { type Keys, keyedHash } from '../identity/index.ts';
import { parseStoredContent, type StoredContent } from './stored-content.ts';

export type TranscriptMessage =
  | {
      readonly id: string;
      readonly from: 'agency';
      readonly at: string;
      readonly kind: 'statement' | 'question';
      readonly text: string;
      /** The address of a picture above the text, and what it shows. */
      readonly image?: string | undefined;
      readonly imageDescription?: string | undefined;
    }
  | {
      readonly id: string;
      readonly from: 'person';
      readonly at: string;
      /** The key under which a web page sent it. */
      readonly key: string | null;
      readonly kind: 'open' | 'reply' | 'language' | Command;
      /** A reply's words, or the label of its button; null where there is nothing to read. */
      readonly text: string | null;
      readonly status: 'received' | 'handled' | 'failed';
    };

export type Transcript = {
  readonly status: 'not_opened' | 'waiting' | 'completed' | 'interrupted' | 'expired' | 'failed';
  /** Where the conversation runs now. */
  readonly channel: ChannelName | null;
  readonly language: Language;
  readonly messages: readonly TranscriptMessage[];
  readonly question: (Omit<QuestionMessage, 'kind' | 'question'> & QuestionMessage['question']) | null;
  /** Names this state of the conversation: differs if anything else does. */
  readonly cursor: string;
};

/** The id of a message of the web chat in the inbox; the person's own, so that a repeated request is recognised. */
export function webExternalId(invitationId: InvitationId, key: string): string {
  return `${invitationId}:${key}`;
}

/**
 * The conversation of an invitation in the order in which it was led: each message of the person where it was
 * handled, what still waits at the end. Once the session has ended only its closing words are given: whoever
 * printed the invitation's QR code could open it, and must not find what was answered.
 */
export async function readTranscript(
  deps: { db: Db; keys: Keys; clock: Clock },
  invitation: { readonly invitationId: InvitationId; readonly language: Language },
): Promise<Transcript> {
  const { session, lines } = await readRows(deps, invitation.invitationId);
  const questions = lines.flatMap((line) =>
    line.kind === 'outbound' && line.content.kind === 'question' ? [line.content] : [],
  );
  const hasEnded = session !== undefined && session.status !== 'waiting';
  const isSilent = hasEnded && (await speaksOfComplaint(deps, session));
  const shown = hasEnded
    ? lines.filter((line) => !isSilent && line.kind === 'outbound' && line.revision === session.revision)
    : lines;
  const state = {
    status: session?.status ?? 'not_opened',
    channel: session?.channel ?? null,
    language: session?.content.language ?? invitation.language,
    messages: shown.flatMap((line) =>
      line.kind === 'outbound' ? fromAgency(line) : (fromPerson(line, questions) ?? []),
    ),
    question: session?.status === 'waiting' ? currentQuestion(questions, session) : null,
  } as const;
  return { ...state, cursor: nameState(state) };
}

/** How long the closing words of a conversation that filed a complaint can be read: the page must fetch them once. */
const receiptSeconds = 15 * 60;

/** Later they would tell whoever printed the QR code that this person complained. */
async function speaksOfComplaint(
  { db, clock }: { db: Db; clock: Clock },
  session: SessionRow,
): Promise<boolean> {
  if (clock.now() < addSeconds(session.at, receiptSeconds)) return false;
  return (await db.complaintOrigin.findFirst({ where: { sessionId: session.id } })) !== null;
}

const sessionRowSchema = z.object({
  kind: z.literal('session'),
  id: z.string(),
  at: z.date(),
  status: z.enum(['waiting', 'completed', 'interrupted', 'expired', 'failed']),
  channel: z.enum(channelNames),
  revision: z.int(),
  content: z.object({ language: languageSchema, ask: z.int() }),
});
type SessionRow = z.infer<typeof sessionRowSchema>;

const outboundRowSchema = z.object({
  kind: z.literal('outbound'),
  id: z.string(),
  at: z.date(),
  revision: z.int().nullable(),
  content: messageContentSchema,
});
type OutboundRow = z.infer<typeof outboundRowSchema>;

const inboundRowSchema = z.object({
  kind: z.literal('inbound'),
  id: z.string(),
  at: z.date(),
  status: z.enum(['received', 'handled', 'failed']),
  channel: z.enum(channelNames),
  external_id: z.string(),
  content: z.unknown().transform(readContent),
});
type InboundRow = z.infer<typeof inboundRowSchema>;

const lineSchema = z.discriminatedUnion('kind', [outboundRowSchema, inboundRowSchema]);

/**
 * One statement, and so one snapshot: a reply is never seen as handled without the messages that it led to.
 * A reply and its consequences carry the same instant, for they are written in one transaction.
 */
async function readRows(
  { db, keys }: { db: Db; keys: Keys },
  invitationId: InvitationId,
): Promise<{ session: SessionRow | undefined; lines: (OutboundRow | InboundRow)[] }> {
  const addressHash = keyedHash(keys.addressHash, 'web', invitationId);
  const rows = await db.$queryRaw<{ kind: string }[]>`
    with session as (
      select s.id, s.status, s.revision, s.state, s.updated_at, c.channel
      from sessions s join conversations c on c.id = s.conversation_id
      where s.invitation_id = ${invitationId}::uuid
    ), web as (
      select c.id from channel_addresses a join conversations c on c.channel_address_id = a.id
      where a.kind = 'web' and a.address_hash = ${addressHash}
    ), said as (
      select * from outbounds where session_id in (select id from session)
      union all
      select * from outbounds where conversation_id in (select id from web) and session_id is null
    ), heard as (
      select * from inbounds where session_id in (select id from session)
      union all
      select * from inbounds
      where conversation_id in (select id from web) and session_id is null and status = 'received'
      union all
      select * from inbounds
      where conversation_id in (select id from web) and session_id is null and status = 'failed'
    )
    select 'session' as kind, id::text as id, updated_at as at, status::text as status,
      channel::text as channel, revision, null as external_id, state as content,
      null::timestamptz as placed_at, 0 as turn, 0::bigint as serial
    from session
    union all
    select 'outbound', id::text, created_at, status::text, null, session_revision, null, content,
      created_at, 1, id
    from said where status <> 'cancelled'
    union all
    select 'inbound', id::text, received_at, status::text, channel::text, null, external_id, content,
      handled_at, 0, id
    from heard
    order by placed_at nulls last, turn, serial`;
  const session = rows.find((row) => row.kind === 'session');
  return {
    session: session === undefined ? undefined : sessionRowSchema.parse(session),
    lines: rows.filter((row) => row.kind !== 'session').map((row) => lineSchema.parse(row)),
  };
}

/** A message that this version cannot read was said all the same. */
function readContent(json: unknown): StoredContent | null {
  try {
    return parseStoredContent(json);
  } catch {
    return null;
  }
}

function fromAgency({ id, at, content }: OutboundRow): TranscriptMessage {
  const kind = content.kind === 'question' ? 'question' : 'statement';
  const said = { id: `o${id}`, from: 'agency', at: at.toISOString(), kind, text: content.text } as const;
  if (content.kind !== 'statement') return said;
  return { ...said, image: content.image, imageDescription: content.imageDescription };
}

function fromPerson(
  { id, at, status, channel, external_id: externalId, content }: InboundRow,
  questions: readonly QuestionMessage[],
): TranscriptMessage | undefined {
  const said = whatWasSaid(content, questions);
  if (said === undefined) return undefined;
  const key = channel === 'web' ? externalId.slice(externalId.indexOf(':') + 1) : null;
  return { id: `i${id}`, from: 'person', at: at.toISOString(), key, status, ...said };
}

function whatWasSaid(
  content: StoredContent | null,
  questions: readonly QuestionMessage[],
): Pick<Extract<TranscriptMessage, { from: 'person' }>, 'kind' | 'text'> | undefined {
  if (content === null) return { kind: 'reply', text: null };
  switch (content.kind) {
    case 'opened':
      return { kind: 'open', text: null };
    case 'text':
      return { kind: 'reply', text: content.text };
    case 'press':
      return { kind: 'reply', text: labelOf(content, questions) };
    case 'command':
      return { kind: content.command, text: null };
    case 'language':
      return { kind: 'language', text: null };
    case 'contact':
      return { kind: 'reply', text: content.phone };
    case 'location':
      return { kind: 'reply', text: `📍 ${content.latitude}, ${content.longitude}` };
    case 'file':
      return {
        kind: 'reply',
        text: `📎 ${content.file.name ?? content.file.mimeType ?? content.file.media}`,
      };
    case 'unsupported':
    case 'blocked':
    case 'unblocked':
      return undefined;
    default:
      return assertNever(content);
  }
}

/** The label as the person saw it, in the language of that moment. */
function labelOf(
  press: Extract<StoredContent, { kind: 'press' }>,
  questions: readonly QuestionMessage[],
): string | null {
  const { sessionId, ask } = press.question;
  const asked = questions.find(
    ({ question, options }) =>
      question.sessionId === sessionId &&
      question.ask === ask &&
      options.some((option) => option.value === press.value),
  );
  return asked?.options.find((option) => option.value === press.value)?.label ?? null;
}

/** The question as it was put last: it may have been repeated, or put again in the other language. */
function currentQuestion(questions: readonly QuestionMessage[], session: SessionRow): Transcript['question'] {
  const current = questions.filter(
    ({ question }) => question.sessionId === session.id && question.ask === session.content.ask,
  );
  const last = current.at(-1);
  if (last === undefined) return null;
  const { text, input, options, canGoBack, question, accepts } = last;
  return { ...question, text, input, options, canGoBack, ...(accepts === undefined ? {} : { accepts }) };
}

function nameState(state: Omit<Transcript, 'cursor'>): string {
  return createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, 22);
}
