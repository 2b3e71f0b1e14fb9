/**
 * A simulated citizen: what a person with this experience replies to a question. Pure but for the chance that
 * is handed in, so the same citizen with the same chance says the same.
 */
import type { Language, QuestionMessage } from '../../core/message.ts';
import { type CommentTopic, comments } from './comments.ts';
import type { Random } from './random.ts';

/** What the person went through. */
export type Experience = {
  readonly outcome: 'granted' | 'refused' | 'withdrawn';
  readonly submittedVia: 'counter' | 'online' | 'postal';
  readonly isLate: boolean;
  readonly extraVisits: 0 | 1 | 2;
  /** How well the agency serves, from −1 to 1. */
  readonly quality: number;
};

export type Citizen = {
  readonly experience: Experience;
  readonly language: Language;
  /** Satisfaction as it is felt, on the scale from 1 to 5 and between its levels. */
  readonly satisfaction: number;
  /** Questions that are answered before the phone goes back into the pocket. */
  readonly patience: number;
  /** How often the person writes instead of pressing a button. */
  readonly writes: number;
  /** How likely it is that a question for a comment gets one. */
  readonly talkativeness: number;
  /** Asks to be left alone as soon as a question comes. */
  readonly optsOut: boolean;
};

export type Reply =
  | { readonly kind: 'press'; readonly value: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'command'; readonly command: 'stop' | 'skip' }
  /** Says nothing more. */
  | { readonly kind: 'leave' };

/** A person after this experience. A late, refused or wearisome dossier satisfies less. */
export function drawCitizen(random: Random, experience: Experience): Citizen {
  const satisfaction =
    4.2 +
    experience.quality * 0.7 -
    (experience.isLate ? 1.4 : 0) -
    (experience.outcome === 'refused' ? 1.1 : 0) -
    experience.extraVisits * 0.5 +
    random.normal(0, 0.6);
  return {
    experience,
    language: random.happens(0.02) ? 'en' : 'vi',
    satisfaction,
    patience: random.happens(0.75) ? 100 : random.between(0, 4),
    writes: random.happens(0.2) ? 0.7 : 0,
    talkativeness: satisfaction < 2.5 ? 0.6 : 0.3,
    optsOut: random.happens(0.03),
  };
}

/** What the citizen does on seeing a question, having answered `answered` before it. */
export function replyTo(
  citizen: Citizen,
  question: QuestionMessage,
  answered: number,
  random: Random,
): Reply {
  if (citizen.optsOut) return { kind: 'command', command: 'stop' };
  if (answered >= citizen.patience) return { kind: 'leave' };
  switch (question.input) {
    case 'rating':
      return rate(citizen, question, random);
    case 'choice':
      return choose(citizen, question, random);
    case 'text':
      return comment(citizen, question, random);
    case 'choices':
    case 'number':
    case 'date':
    case 'phone':
    case 'location':
    case 'file':
      return { kind: 'command', command: 'skip' };
  }
}

function rate(citizen: Citizen, question: QuestionMessage, random: Random): Reply {
  const offers = (value: string) => question.options.some((option) => option.value === value);
  if (offers('not_applicable') && random.happens(0.03)) return { kind: 'press', value: 'not_applicable' };
  const level = Math.max(1, Math.min(5, Math.round(citizen.satisfaction + random.normal(0, 0.5))));
  if (citizen.language === 'vi' && random.happens(citizen.writes)) {
    return { kind: 'text', text: random.pick(writtenLevels[level] ?? [String(level)]) };
  }
  return { kind: 'press', value: String(level) };
}

const writtenLevels: Readonly<Record<number, readonly string[]>> = {
  1: ['1', 'rất không hài lòng', 'rat khong hai long'],
  2: ['2', 'không hài lòng', 'khong hai long a'],
  3: ['3', 'bình thường', 'binh thuong thoi'],
  4: ['4', 'hài lòng', 'Hài lòng ạ', '4 điểm'],
  5: ['5', 'rất hài lòng', 'rat hai long', 'Dạ rất hài lòng ạ'],
};

function choose(citizen: Citizen, question: QuestionMessage, random: Random): Reply {
  const option = random.pick(question.options, ({ value }) => weightOf(citizen, value));
  if (citizen.language === 'vi' && random.happens(citizen.writes))
    return { kind: 'text', text: option.label };
  return { kind: 'press', value: option.value };
}

/** How much an option suits the citizen; one that the policy does not know suits everybody alike. */
function weightOf({ experience, satisfaction }: Citizen, value: string): number {
  const discontent = Math.max(0, 4 - satisfaction);
  const known: Readonly<Record<string, number>> = {
    '0': experience.extraVisits === 0 ? 20 : 0.5,
    '1': experience.extraVisits === 1 ? 20 : 1,
    '2_or_more': experience.extraVisits === 2 ? 20 : 0.3,
    none: 8,
    some: 0.5 + discontent * 2,
    many: 0.1 + discontent,
    prefer_not_to_say: 2,
    late: experience.isLate ? 10 : 0.5,
    many_contacts: experience.extraVisits * 4,
    extra_papers: 1 + experience.extraVisits,
    attitude: 1 + discontent,
    harassment: discontent * 0.3,
    wrong_result: experience.outcome === 'refused' ? 3 : 0.3,
    online_service: experience.submittedVia === 'online' ? 3 : 0.1,
    // Few who are offered to file a complaint do.
    yes: 0.2,
    no: 2,
    skip: 0.5,
  };
  return known[value] ?? 1;
}

function comment(citizen: Citizen, question: QuestionMessage, random: Random): Reply {
  if (citizen.language === 'vi' && random.happens(citizen.talkativeness)) {
    return { kind: 'text', text: random.pick(comments[random.pick(topicsOf(citizen))]) };
  }
  const mayBeSkipped = question.options.some((option) => option.value === 'skip');
  return mayBeSkipped ? { kind: 'press', value: 'skip' } : { kind: 'leave' };
}

function topicsOf({ experience, satisfaction }: Citizen): readonly CommentTopic[] {
  const topics: CommentTopic[] = [];
  if (experience.isLate) topics.push('late', 'late');
  if (experience.extraVisits > 0) topics.push('visits');
  if (experience.outcome === 'refused') topics.push('refused');
  if (satisfaction < 2.5) topics.push('attitude', 'papers');
  if (satisfaction < 3.5 && experience.submittedVia === 'online') topics.push('online');
  if (satisfaction >= 4) topics.push('praise', 'praise');
  return [...topics, 'general'];
}
