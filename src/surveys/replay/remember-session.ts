/**
 * What is kept of a conversation to go through it again: the facts that have a closed set of values, and what was
 * answered as levels, options and counts. Words, names, numbers of any length, days, places and files are replaced,
 * so that nobody can be told from it. Pure; nothing of it is stored.
 */
import { assertNever } from '../../core/result.ts';
import type { AnswerValue, Chance, Facts, Session } from '../../engine/index.ts';

export type RememberedSession = {
  readonly language: Session['language'];
  readonly facts: Facts;
  readonly chance: Chance;
  readonly answers: Readonly<Record<string, AnswerValue>>;
  readonly ending: 'completed' | 'interrupted' | 'expired';
  /** The question at which it was left, where it was. */
  readonly leftAt: string | undefined;
};

/** Facts that name something: that they are known may decide a way, what they are may not. */
const nameFacts = ['procedureName', 'receivingAgencyName', 'decidingAgencyName', 'supportingAgencyName'];

/** Stands for what was replaced. */
export const replaced = {
  text: '(nội dung đã được thay)',
  phone: '+84900000000',
  latitude: 21.03,
  longitude: 105.85,
  file: { media: 'photo', reference: 'replaced', bytes: 1_000, mimeType: 'image/jpeg' },
} as const;

/** Counts up to this are kept (visits, days of delay); above it a number could be an age, a year or a code. */
const largestCount = 20;

/** A session that has ended, without all that could tell who it was; undefined for one that goes on or failed. */
export function rememberSession(session: Session): RememberedSession | undefined {
  if (session.status === 'waiting' || session.status === 'failed') return undefined;
  const { language, facts, chance, answers, status, trail } = session;
  return {
    language,
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [
        name,
        nameFacts.includes(name) && value !== '' ? '…' : value,
      ]),
    ),
    chance,
    answers: Object.fromEntries(Object.entries(answers).map(([node, value]) => [node, withoutWords(value)])),
    ending: status,
    leftAt: status === 'completed' ? undefined : trail.at(-1),
  };
}

function withoutWords(value: AnswerValue): AnswerValue {
  switch (value.kind) {
    case 'rating':
    case 'choice':
    case 'choices':
    case 'not_applicable':
    case 'skipped':
      return value;
    case 'number':
      return { kind: 'number', number: Math.max(0, Math.min(largestCount, Math.round(value.number))) };
    case 'date':
      return { kind: 'date', date: `${value.date.slice(0, 4)}-01-01` };
    case 'text':
      return { kind: 'text', text: replaced.text };
    case 'phone':
      return { kind: 'phone', phone: replaced.phone };
    case 'location':
      return { kind: 'location', latitude: replaced.latitude, longitude: replaced.longitude };
    case 'file':
      return {
        kind: 'file',
        file: replaced.file,
        ...(value.others === undefined ? {} : { others: value.others.map(() => replaced.file) }),
      };
    default:
      return assertNever(value);
  }
}
