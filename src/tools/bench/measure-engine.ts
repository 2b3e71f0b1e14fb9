import { readFileSync } from 'node:fs';
import {
  type FlowDefinition,
  flowDefinitionSchema,
  resumeSession,
  startSession,
} from '../../engine/index.ts';
import type { EngineFigures } from './report.ts';

const facts = {
  procedureName: 'Chứng thực bản sao',
  receivingAgencyName: 'UBND phường Hạc Thành',
  decidingAgencyName: 'UBND phường Hạc Thành',
  outcome: 'granted',
  isOnTime: true,
  submittedVia: 'counter',
  applicantKind: 'person',
};

/** How many sprints (one reply read, the next question composed) the engine makes in a second, on one core. */
export function measureEngine(seconds: number): EngineFigures {
  const file = new URL('../../../flows/satisfaction-short.json', import.meta.url);
  const flow = flowDefinitionSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const warmUp = performance.now() + 300;
  while (performance.now() < warmUp) holdConversation(flow);
  const startedAt = performance.now();
  let sprints = 0;
  let conversations = 0;
  while (performance.now() - startedAt < seconds * 1000) {
    sprints += holdConversation(flow);
    conversations += 1;
  }
  const elapsed = (performance.now() - startedAt) / 1000;
  return { sprintsPerSecond: sprints / elapsed, conversationsPerSecond: conversations / elapsed };
}

/** A whole conversation of somebody who is content; returns its sprints. */
function holdConversation(flow: FlowDefinition): number {
  let sprint = startSession(flow, { facts, language: 'vi' });
  let sprints = 1;
  while (sprint.session.status === 'waiting') {
    const question = sprint.events.findLast(
      (event) => event.kind === 'message_composed' && event.message.kind === 'question',
    );
    if (question?.kind !== 'message_composed' || question.message.kind !== 'question')
      throw new Error('the flow waits without a question');
    const { ask, options } = question.message;
    const option = options.find(({ value }) => value === '5') ?? options[0];
    sprint = resumeSession(flow, sprint.session, { kind: 'press', ask, value: option?.value ?? '' });
    sprints += 1;
  }
  return sprints;
}
