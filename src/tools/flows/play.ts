/**
 * Plays a flow in the terminal. What is typed is the reply; `/back`, `/stop`, `/help`, `/skip`, `/again`, `/vi`,
 * `/en` are commands, `/phone NUMBER`, `/place LAT LON`, `/file photo` and `/wait reminder|timeout|end` stand for
 * what a terminal has not.
 */
import { createInterface } from 'node:readline/promises';
import { renderMessage } from '../../channels/telegram/render.ts';
import type { ChannelName, Language, MessageContent } from '../../core/message.ts';
import {
  assembleFlow,
  type ComposedMessage,
  type Facts,
  type Scenario,
  type Sprint,
  startSession,
} from '../../engine/index.ts';
import { type ScenarioReply, takeTurn } from '../../engine/scenarios/run-scenario.ts';
import { tellSprint } from '../../engine/scenarios/tell-events.ts';
import { readFlow, readLibrary } from './read-flow.ts';

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
  /** Prints the scenario of what was played. */
  readonly isRecording: boolean;
  /** Shows messages as this channel would; without it every event is told. */
  readonly as: ChannelName | undefined;
};

export async function playFlow(file: string, play: Play): Promise<void> {
  const read = await readFlow(file);
  if (!read.ok) {
    console.error(read.error);
    process.exitCode = 1;
    return;
  }
  const { flow } = assembleFlow(read.value, await readLibrary(file));
  const facts = { ...demoFacts, ...Object.fromEntries(play.facts.map(readFact)) };
  const chance = { seed: play.seed, counts: {} };
  let sprint = startSession(flow, { facts, language: play.language, chance });
  const scenario: Scenario = {
    flow: flow.key,
    story: '',
    language: play.language,
    facts,
    ...(play.seed === 0 ? {} : { chance }),
    begins: tellSprint(sprint),
    turns: [],
  };
  const terminal = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  show(sprint, play.as);
  for await (const line of terminal) {
    const citizen = readReply(line);
    const next = takeTurn(flow, sprint, citizen);
    if (next === undefined) break;
    sprint = next;
    scenario.turns.push({ citizen, expect: tellSprint(sprint) });
    show(sprint, play.as);
    if (sprint.session.status !== 'waiting') break;
  }
  terminal.close();
  if (play.isRecording) console.log(JSON.stringify(scenario, null, 2));
}

function show(sprint: Sprint, as: ChannelName | undefined): void {
  const told =
    as === undefined
      ? tellSprint(sprint)
      : sprint.events.flatMap((event) =>
          event.kind === 'message_composed' ? [showAs(event.message, as)] : [],
        );
  process.stderr.write(`${told.join('\n')}\n> `);
}

/** As the channel's own renderer shows it: its texts with the buttons under them. */
function showAs(message: ComposedMessage, as: ChannelName): string {
  const content = toContent(message);
  const shown: Readonly<Record<ChannelName, () => string[]>> = {
    telegram: () => showTelegram(content),
    zalo: () => showPlain(content),
    web: () => showPlain(content),
  };
  return shown[as]().join('\n');
}

function toContent(message: ComposedMessage): MessageContent {
  if (message.kind === 'statement') return message;
  const { ask, options, ...rest } = message;
  return { ...rest, options: [...options], question: { sessionId: nobody, ask } };
}

/** The session of a conversation that is only played. */
const nobody = '00000000-0000-4000-8000-000000000000';

function showTelegram(content: MessageContent): string[] {
  return renderMessage('0', content).flatMap(({ text, reply_markup: keyboard }) => [
    text,
    ...(keyboard !== undefined && 'inline_keyboard' in keyboard
      ? keyboard.inline_keyboard.map((row) => row.map((button) => `[${button.text}]`).join(' '))
      : []),
  ]);
}

function showPlain(content: MessageContent): string[] {
  if (content.kind !== 'question') return [content.text];
  const back = content.canGoBack ? ['[↩]'] : [];
  return [content.text, ...content.options.map((option) => `[${option.label}]`), ...back];
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
      return { sendsFile: { media: 'photo', reference: rest, bytes: 100_000, mimeType: 'image/jpeg' } };
    case '/wait':
      if (rest === 'reminder') return { waits: 'until the reminder' };
      return { waits: rest === 'timeout' ? 'until the timeout' : 'until the end' };
    default:
      return { writes: line };
  }
}

function readFact(given: string): [string, string | boolean] {
  const [name = '', ...rest] = given.split('=');
  const value = rest.join('=');
  return [name, value === 'true' ? true : value === 'false' ? false : value];
}
