/** What the bench found, as data and as a table. */
import { cpus, totalmem } from 'node:os';
import type {
  AnswerFigures,
  BotFigures,
  EmbeddedFigures,
  FloorFigures,
  MemoryFigures,
  PostgresFigures,
  ProcessFigures,
  SoakFigures,
} from './figures.ts';

/** Replies that the engine takes, on one core, without storing sessions. */
export type EngineFigures = {
  /** Of twenty replies sixteen by button, three in expected words, one freely written. */
  readonly resumesPerSecond: number;
  readonly conversationsPerSecond: number;
  /** The same conversations with one manner of answering alone. */
  readonly pressedPerSecond: number;
  readonly expectedPerSecond: number;
  readonly freePerSecond: number;
  /** The floor: how often a session of that size can be copied with one more answer, in the same run. */
  readonly copiesPerSecond: number;
};

export type Report = {
  readonly at: string;
  readonly machine: {
    readonly node: string;
    readonly processors: number;
    readonly model: string;
    readonly memoryGigabytes: number;
  };
  readonly engine: EngineFigures | undefined;
  readonly postgres: PostgresFigures | undefined;
  readonly bots: readonly BotFigures[];
  readonly embedded: EmbeddedFigures | undefined;
  /** Parts that could not be measured, and why. */
  readonly leftOut: readonly string[];
};

export function describeMachine(): Report['machine'] {
  const processors = cpus();
  return {
    node: process.version,
    processors: processors.length,
    model: processors[0]?.model ?? 'unknown',
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
  };
}

type Row = readonly string[];

/** The report for reading. */
export function toTable(report: Report): string {
  const { machine, postgres, embedded, bots } = report;
  const database = postgres === undefined ? '' : `, PostgreSQL ${postgres.version}`;
  const head = `Node ${machine.node}${database}, ${machine.processors} processors (${machine.model}), ${machine.memoryGigabytes} GB, shared with the load, the platform and the database`;
  const answers: Row[] = [
    [
      'answers',
      'per second',
      'of the floor',
      'stored p50',
      'p95',
      'p99',
      'next question p50',
      'p95',
      'p99',
      'processor: server',
      'database',
      'load',
    ],
    ...(postgres === undefined ? [] : postgresRows(postgres)),
    ...bots.flatMap(({ bot, answers }) =>
      answers.map((figures) => answerRow(`ordinary bot, ${bot}`, figures, postgres?.floor)),
    ),
    ...(embedded === undefined ? [] : embeddedRows(embedded)),
  ];
  const others: Row[] = [
    ...(report.engine === undefined ? [] : engineRows(report.engine)),
    ...(postgres?.alone === undefined ? [] : processRows(postgres.alone)),
    ...(embedded === undefined ? [] : [['embedded: start-up', milliseconds(embedded.startedInMilliseconds)]]),
  ];
  const left = report.leftOut.map((reason) => `\nLeft out: ${reason}`);
  return [head, '', ...inColumns(answers), '', ...inColumns(others), ...left].join('\n');
}

function postgresRows({ full, alone, floor }: PostgresFigures): Row[] {
  return [
    ...full.map(({ replicas, answers }) =>
      answerRow(`PostgreSQL, ${replicas === 1 ? '1 replica' : `${replicas} replicas`}`, answers, floor),
    ),
    ...(alone === undefined
      ? []
      : [answerRow('PostgreSQL, 1 replica, a steady stream', alone.steady, floor)]),
    floorRow('PostgreSQL: floor', floor),
  ];
}

function embeddedRows({ answers, floor }: EmbeddedFigures): Row[] {
  return [
    ...answers.map((figures) => answerRow('embedded', figures, floor)),
    floorRow('embedded: floor', floor),
  ];
}

function processRows({ startedInMilliseconds, memory, soak }: ProcessFigures): Row[] {
  return [
    ['PostgreSQL: start-up', milliseconds(startedInMilliseconds)],
    memoryRow(memory),
    ...soakRows(soak),
  ];
}

function answerRow(name: string, figures: AnswerFigures, floor: FloorFigures | undefined): Row {
  const { acknowledged, nextQuestion, processors } = figures;
  return [
    `${name}, ${figures.citizens} at once`,
    whole(figures.answersPerSecond),
    floor === undefined ? '' : percent(figures.answersPerSecond / floor.answersPerSecond),
    ...[acknowledged.p50, acknowledged.p95, acknowledged.p99].map(milliseconds),
    ...[nextQuestion.p50, nextQuestion.p95, nextQuestion.p99].map(milliseconds),
    ...[processors.server, processors.database, processors.load].map((value) => `${value.toFixed(2)} ms`),
  ];
}

function floorRow(name: string, floor: FloorFigures): Row {
  const connections = floor.connections === 1 ? '1 connection' : `${floor.connections} connections`;
  return [`${name}, ${connections}`, whole(floor.answersPerSecond), '100 %'];
}

function engineRows(engine: EngineFigures): Row[] {
  return [
    ['engine: replies a second, of 20: 16 pressed, 3 expected, 1 free', whole(engine.resumesPerSecond)],
    ['engine: replies a second, pressed', whole(engine.pressedPerSecond)],
    ['engine: replies a second, in expected words', whole(engine.expectedPerSecond)],
    ['engine: replies a second, freely written', whole(engine.freePerSecond)],
    ['engine: conversations a second', whole(engine.conversationsPerSecond)],
    ['engine, the floor: copies of a session a second', whole(engine.copiesPerSecond)],
  ];
}

function memoryRow({ conversations, megabytesBefore, megabytesAfter }: MemoryFigures): Row {
  const per = ((megabytesAfter - megabytesBefore) / conversations) * 10_000;
  return [
    `memory for 10,000 open conversations (${whole(conversations)} opened, ${whole(megabytesBefore)} MB before)`,
    `${per.toFixed(1)} MB`,
  ];
}

function soakRows({ seconds, answers, megabytesFirstThird, megabytesLastThird }: SoakFigures): Row[] {
  return [
    [`soak of ${whole(seconds)} s: answers a second`, whole(answers.answersPerSecond)],
    ['soak: next question p99', milliseconds(answers.nextQuestion.p99)],
    [
      'soak: memory in the first and the last third',
      `${whole(megabytesFirstThird)} and ${whole(megabytesLastThird)} MB`,
    ],
  ];
}

function inColumns(rows: readonly Row[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_column, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   ')
      .trimEnd(),
  );
}

const milliseconds = (value: number) => `${value.toFixed(1)} ms`;
const whole = (value: number) => Math.round(value).toLocaleString('en');
const percent = (value: number) => `${Math.round(value * 100)} %`;
