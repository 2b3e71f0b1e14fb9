/**
 * Plays a flow in the terminal. What is typed is the reply; `/back`, `/stop`, `/help`, `/skip`, `/again`, `/vi`,
 * `/en` are commands, `/press LABEL`, `/phone NUMBER`, `/place LAT LON`, `/file photo|voice|document`, `/send sticker`
 * and `/wait reminder|timeout|end` stand for what a terminal has not; `/quit` leaves.
 */
import { writeFile } from 'node:fs/promises';
import type { ChannelName, Language, QuestionInput, SentFile } from '../../core/message.ts';
import {
  assembleFlow,
  type Facts,
  type Scenario,
  type Session,
  type Sprint,
  startSession,
} from '../../engine/index.ts';
import { type ScenarioReply, takeTurn } from '../../engine/scenarios/run-scenario.ts';
import { tellSprint } from '../../engine/scenarios/tell-events.ts';
import { readFlow, readLibrary } from './read-flow.ts';
import { showMessage, tellChannel } from './show-message.ts';

/** Facts of an invented dossier; `--fact` replaces them. */
const demoFacts: Facts = {
  procedureName: 'Cấp bản sao trích lục hộ tịch',
  receivingAgencyName: 'Trung tâm Phục vụ hành chính công phường An Hòa',
  decidingAgencyName: 'Ủy ban nhân dân phường An Hòa',
  outcome: 'granted',
  isOnTime: true,
  submittedVia: 'counter',
  applicantKind: 'person',
};

export type Play = {
  readonly language: Language;
  readonly facts: readonly string[];
  readonly seed: number;
  /** What the scenario tells, in a sentence. */
  readonly story: string;
  /** The file into which the scenario of what was played is written. */
  readonly record: string | undefined;
  /** Shows messages as this channel would; without it every event is told. */
  readonly as: ChannelName | undefined;
  /** What the citizen does, line by line, and what is shown. */
  readonly lines: AsyncIterable<string>;
  say(line: string): void;
};

/** Holds the conversation until it ends or nothing more is said; returns how the session stands, or `unreadable`. */
export async function playFlow(file: string, play: Play): Promise<Session['status'] | 'unreadable'> {
  const read = await readFlow(file);
  if (!read.ok) {
    play.say(read.error);
    return 'unreadable';
  }
  const { flow } = assembleFlow(read.value, await readLibrary(file));
  const facts = { ...demoFacts, ...Object.fromEntries(play.facts.map(readFact)) };
  const chance = { seed: play.seed, counts: {} };
  let sprint = startSession(flow, { facts, language: play.language, chance });
  const scenario: Scenario = {
    flow: flow.key,
    story: play.story,
    language: play.language,
    facts,
    ...(play.seed === 0 ? {} : { chance }),
    begins: tellSprint(sprint),
    turns: [],
  };
  const tell = play.as === undefined ? tellSprint : createTelling(play.as);
  if (play.as !== undefined) play.say(tellChannel(play.as));
  for (const told of tell(sprint)) play.say(told);
  if (sprint.session.status === 'waiting')
    for await (const line of play.lines) {
      if (line.trim() === '/quit') break;
      const citizen = readReply(line);
      const next = takeTurn(flow, sprint, citizen);
      if (next === undefined) break;
      sprint = next;
      scenario.turns.push({ citizen, expect: tellSprint(sprint) });
      for (const told of tell(sprint)) play.say(told);
      if (sprint.session.status !== 'waiting') break;
    }
  if (play.record !== undefined) await writeFile(play.record, `${JSON.stringify(scenario, null, 2)}\n`);
  return sprint.session.status;
}

/** Tells the messages of one sprint after the other as a channel shows them. */
function createTelling(as: ChannelName): (sprint: Sprint) => string[] {
  let previousInput: QuestionInput | undefined;
  return ({ events, session }) =>
    events.flatMap((event) => {
      if (event.kind !== 'message_composed') return [];
      const { message } = event;
      const shown = showMessage(message, as, session.language, previousInput);
      previousInput = message.kind === 'question' ? message.input : undefined;
      return shown;
    });
}

function readReply(line: string): ScenarioReply {
  const [command, ...words] = line.trim().split(/\s+/);
  const rest = words.join(' ');
  switch (command) {
    case '/back':
    case '/stop':
    case '/help':
    case '/skip':
    case '/repeat':
      return { commands: command.slice(1) as 'back' | 'stop' | 'help' | 'skip' | 'repeat' };
    case '/again':
      return { commands: 'start_again' };
    case '/vi':
      return { switchesTo: 'vi' };
    case '/en':
      return { switchesTo: 'en' };
    case '/press':
      return { presses: rest };
    case '/phone':
      return { sharesPhone: rest };
    case '/place':
      return { sharesPlace: { latitude: Number(words[0]), longitude: Number(words[1]) } };
    case '/file':
      return { sendsFile: sampleFiles[rest] ?? samplePhoto };
    case '/send':
      return { sends: rest };
    case '/wait':
      if (rest === 'reminder') return { waits: 'until the reminder' };
      return { waits: rest === 'timeout' ? 'until the timeout' : 'until the end' };
    default:
      return { writes: line };
  }
}

const samplePhoto: SentFile = {
  media: 'photo',
  reference: 'anh-mau',
  bytes: 100_000,
  mimeType: 'image/jpeg',
};
const sampleFiles: Readonly<Record<string, SentFile>> = {
  photo: samplePhoto,
  voice: { media: 'voice', reference: 'ghi-am-mau', bytes: 40_000, mimeType: 'audio/ogg' },
  document: {
    media: 'document',
    reference: 'tai-lieu-mau',
    bytes: 300_000,
    mimeType: 'application/pdf',
    name: 'don.pdf',
  },
};

function readFact(given: string): [string, string | boolean] {
  const [name = '', ...rest] = given.split('=');
  const value = rest.join('=');
  return [name, value === 'true' ? true : value === 'false' ? false : value];
}
