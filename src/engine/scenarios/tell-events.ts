/** A sprint as lines that a person reads: scenarios are written, recorded and compared in them. */
import { assertNever } from '../../core/result.ts';
import type { EngineEvent, Sprint } from '../events.ts';
import type { AnswerValue } from '../session.ts';

/** One line per event, in order. */
export function tellSprint(sprint: Sprint): string[] {
  const { session } = sprint;
  const node = session.status === 'waiting' ? session.node : '';
  return sprint.events.map((event) => tellEvent(event, node));
}

function tellEvent(event: EngineEvent, waitingAt: string): string {
  switch (event.kind) {
    case 'message_composed': {
      const { message } = event;
      if (message.kind === 'statement') return `says: ${message.text}`;
      const options = message.options.map((option) => option.label).join(' | ');
      return `asks ${waitingAt} (${message.ask}): ${message.text}${options === '' ? '' : ` [${options}]`}`;
    }
    case 'answer_given': {
      const measures = event.criterion === undefined ? '' : `, measures ${event.criterion}`;
      const speaksOf = event.attributedTo === undefined ? '' : ` of ${event.attributedTo}`;
      return `records ${event.node} = ${tellAnswer(event.value)}${measures}${speaksOf}`;
    }
    case 'answer_withdrawn':
      return `withdraws ${event.node}`;
    case 'reply_rejected':
      return `rejects at ${event.node}: ${event.reason}`;
    case 'language_changed':
      return `speaks ${event.language}`;
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

function tellAnswer(answer: AnswerValue): string {
  switch (answer.kind) {
    case 'rating':
      return `level ${answer.level}`;
    case 'choice':
      return answer.choice;
    case 'text':
      return `"${answer.text}"`;
    case 'not_applicable':
    case 'skipped':
      return answer.kind;
    default:
      return assertNever(answer);
  }
}
