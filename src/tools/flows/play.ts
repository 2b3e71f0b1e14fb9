/** Plays a flow in the terminal: the reply is what is typed, `/back`, `/stop`, `/help`, `/vi`, `/en` are commands. */
import { createInterface } from 'node:readline/promises';
import type { Language } from '../../core/message.ts';
import { type Facts, startSession } from '../../engine/index.ts';
import { type Scenario, type ScenarioReply, takeTurn } from '../../engine/scenarios/run-scenario.ts';
import { tellSprint } from '../../engine/scenarios/tell-events.ts';
import { readFlow } from './read-flow.ts';

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

export async function playFlow(
  file: string,
  options: { language: Language; facts: readonly string[]; isRecording: boolean },
): Promise<void> {
  const flow = await readFlow(file);
  if (!flow.ok) {
    console.error(flow.error);
    process.exitCode = 1;
    return;
  }
  const facts = { ...demoFacts, ...Object.fromEntries(options.facts.map(readFact)) };
  let sprint = startSession(flow.value, { facts, language: options.language });
  const scenario: Scenario = {
    flow: flow.value.key,
    story: '',
    language: options.language,
    facts,
    begins: tellSprint(sprint),
    turns: [],
  };
  const terminal = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  show(scenario.begins);
  for await (const line of terminal) {
    const citizen = readReply(line);
    const next = takeTurn(flow.value, sprint, citizen);
    if (next === undefined) break;
    sprint = next;
    const lines = tellSprint(sprint);
    scenario.turns.push({ citizen, expect: lines });
    show(lines);
    if (sprint.session.status !== 'waiting') break;
  }
  terminal.close();
  if (options.isRecording) console.log(JSON.stringify(scenario, null, 2));
}

function show(lines: readonly string[]): void {
  process.stderr.write(`${lines.join('\n')}\n> `);
}

function readReply(line: string): ScenarioReply {
  switch (line.trim()) {
    case '/back':
      return { commands: 'back' };
    case '/stop':
      return { commands: 'stop' };
    case '/help':
      return { commands: 'help' };
    case '/vi':
      return { switchesTo: 'vi' };
    case '/en':
      return { switchesTo: 'en' };
    default:
      return { writes: line };
  }
}

function readFact(given: string): [string, string | boolean] {
  const [name = '', ...rest] = given.split('=');
  const value = rest.join('=');
  return [name, value === 'true' ? true : value === 'false' ? false : value];
}
