/** A sprint as lines that a person reads: scenarios are written, recorded and compared in them. */
import { assertNever } from '../../core/result.ts';
import { type AnswerValue, categoryOf, filesOf, tellAnswer } from '../answers.ts';
import type { EngineEvent, OpenedComplaint, Sprint } from '../events.ts';

/** One line per event, in order. */
export function tellSprint(sprint: Sprint): string[] {
  const { session } = sprint;
  const node = session.status === 'waiting' ? session.node : '';
  // That a file was sent is told with the answer.
  return sprint.events.filter((event) => event.kind !== 'file_sent').map((event) => tellEvent(event, node));
}

function tellPicture(image: string | undefined, description: string | undefined): string {
  if (image === undefined) return '';
  return ` (picture ${image}${description === undefined ? '' : `: ${description}`})`;
}

function tellEvent(event: Exclude<EngineEvent, { kind: 'file_sent' }>, waitingAt: string): string {
  switch (event.kind) {
    case 'message_composed': {
      const { message } = event;
      if (message.kind === 'statement')
        return `says: ${message.text}${tellPicture(message.image, message.imageDescription)}`;
      const options = message.options.map((option) => option.label).join(' | ');
      return `asks ${waitingAt} (${message.ask}): ${message.text}${options === '' ? '' : ` [${options}]`}`;
    }
    case 'answer_given': {
      const measures = event.criterion === undefined ? '' : `, measures ${event.criterion}`;
      const speaksOf = event.attributedTo === undefined ? '' : ` of ${event.attributedTo}`;
      const chance =
        event.inclusionProbability === 1 ? '' : `, asked of ${tellShare(event.inclusionProbability)}`;
      const apart = event.isPersonal === true ? ' (personal)' : '';
      return `records ${event.node} = ${tellValue(event.value)}${apart}${measures}${speaksOf}${chance}`;
    }
    case 'answer_kept':
      return `keeps ${event.node}`;
    case 'answer_withdrawn':
      return `withdraws ${event.node}`;
    case 'reply_rejected':
      return `rejects at ${event.node}: ${event.reason}`;
    case 'language_changed':
      return `speaks ${event.language}`;
    case 'questions_picked':
      return `picks ${event.picked.join(', ')} of ${Object.keys(event.probabilities).length}`;
    case 'arm_drawn':
      return `draws ${event.arm} at ${event.node} (${tellShare(event.share)})`;
    case 'variable_set':
      return `sets ${event.variable} = ${event.value}`;
    case 'consent_recorded':
      return `${event.isGiven ? 'consent given' : 'consent not given'} to ${event.purpose}`;
    case 'complaint_opened':
    case 'complaint_amended':
      return `${event.kind.replace('_', ' ')}: ${tellComplaint(event.complaint)}`;
    case 'information_given':
      return `informs about ${event.topic}`;
    case 'wait_started':
      return tellWait(event);
    case 'session_completed':
    case 'session_interrupted':
    case 'session_expired':
      return event.kind.replace('_', ' ');
    case 'session_failed':
      return `session failed: ${event.code}`;
    default:
      return assertNever(event);
  }
}

function tellShare(share: number): string {
  return `${Math.round(share * 100)}%`;
}

function tellComplaint(complaint: OpenedComplaint): string {
  const { complaintKind, category, text, name, address, phone, files } = complaint;
  const from = [name, address, phone].filter((part) => part !== undefined).join(', ');
  const attached = files.length === 0 ? '' : `, ${files.length} file(s)`;
  const about = category === undefined ? '' : ` about ${category}`;
  return `${complaintKind}${about} "${text}"${from === '' ? '' : ` from ${from}`}${attached}`;
}

function tellWait(event: Extract<EngineEvent, { kind: 'wait_started' }>): string {
  const hours = (seconds: number): string => `${seconds / 3_600} h`;
  const parts = [
    ...(event.reminderAfterSeconds === undefined
      ? []
      : [`reminds after ${hours(event.reminderAfterSeconds)}`]),
    ...(event.timeoutAfterSeconds === undefined
      ? []
      : [`moves on after ${hours(event.timeoutAfterSeconds)}`]),
  ];
  return parts.join(', ');
}

function tellValue(answer: AnswerValue): string {
  switch (answer.kind) {
    case 'rating':
      return `level ${answer.level}`;
    case 'text':
      return `"${answer.text}"`;
    case 'file':
      return filesOf(answer)
        .map(({ media, reference }) => `${media} ${reference}`)
        .join(', ');
    case 'choice':
    case 'choices':
    case 'not_applicable':
    case 'skipped':
      return categoryOf(answer);
    case 'number':
    case 'date':
    case 'phone':
    case 'location':
      return tellAnswer(answer);
    default:
      return assertNever(answer);
  }
}
