/** What the bench found, as data and as a table. */
import { cpus } from 'node:os';

/** Replies that the engine takes, on one core, without storing sessions. */
export type EngineFigures = {
  /** Of twenty replies sixteen by button, three in expected words, one freely written. */
  readonly resumesPerSecond: number;
  readonly conversationsPerSecond: number;
  /** The same conversations with one manner of answering alone. */
  readonly pressedPerSecond: number;
  readonly expectedPerSecond: number;
  readonly freePerSecond: number;
};

/** Answers over HTTP; the milliseconds run from the webhook's request to the next question at the platform. */
export type AnswerFigures = {
  readonly citizens: number;
  readonly answers: number;
  readonly answersPerSecond: number;
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
};

/** The rows of one answer, written by one prepared statement that commits alone. */
export type FloorFigures = { readonly connections: number; readonly answersPerSecond: number };

export type DatabaseFigures = {
  readonly database: 'postgresql' | 'embedded';
  readonly fullLoad: AnswerFigures;
  readonly steady: AnswerFigures;
  readonly floor: FloorFigures;
  /** Full load over floor: 1 is one commit per answer with nothing else to do; batches may get beyond it. */
  readonly ratioToFloor: number;
};

export type Report = {
  readonly at: string;
  readonly machine: { readonly node: string; readonly processors: number; readonly model: string };
  readonly engine: EngineFigures;
  readonly databases: readonly DatabaseFigures[];
  /** Parts that could not be measured, and why. */
  readonly leftOut: readonly string[];
};

export function describeMachine(): Report['machine'] {
  const processors = cpus();
  return { node: process.version, processors: processors.length, model: processors[0]?.model ?? 'unknown' };
}

/** The figures of answers that came after `milliseconds` each, within `seconds`. */
export function toAnswerFigures(
  citizens: number,
  milliseconds: readonly number[],
  seconds: number,
): AnswerFigures {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    citizens,
    answers: sorted.length,
    answersPerSecond: sorted.length / seconds,
    p50Milliseconds: at(0.5),
    p99Milliseconds: at(0.99),
  };
}

/** The report for reading. */
export function toTable(report: Report): string {
  const { machine, engine } = report;
  const rows = [
    ['', 'per second', 'p50', 'p99', 'of the floor'],
    ['engine: replies, of 20: 16 pressed, 3 expected, 1 free', whole(engine.resumesPerSecond), '', '', ''],
    ['engine: replies, pressed', whole(engine.pressedPerSecond), '', '', ''],
    ['engine: replies, in expected words', whole(engine.expectedPerSecond), '', '', ''],
    ['engine: replies, freely written', whole(engine.freePerSecond), '', '', ''],
    ['engine: conversations', whole(engine.conversationsPerSecond), '', '', ''],
    ...report.databases.flatMap(({ database, fullLoad, steady, floor, ratioToFloor }) => [
      answerRow(
        `${database}: answers, ${fullLoad.citizens} citizens at once`,
        fullLoad,
        percent(ratioToFloor),
      ),
      answerRow(`${database}: answers, a steady stream`, steady, ''),
      [
        `${database}: floor, ${floor.connections} connections`,
        whole(floor.answersPerSecond),
        '',
        '',
        '100 %',
      ],
    ]),
  ];
  const widths =
    rows[0]?.map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   '),
  );
  const head = `Node ${machine.node}, ${machine.processors} processors (${machine.model}), shared with the load and the platform`;
  return [head, '', ...lines, ...report.leftOut.map((reason) => `\nLeft out: ${reason}`)].join('\n');
}

function answerRow(name: string, figures: AnswerFigures, ofFloor: string): string[] {
  const milliseconds = (value: number) => `${value.toFixed(1)} ms`;
  return [
    name,
    whole(figures.answersPerSecond),
    milliseconds(figures.p50Milliseconds),
    milliseconds(figures.p99Milliseconds),
    ofFloor,
  ];
}

const whole = (value: number) => Math.round(value).toLocaleString('en');
const percent = (value: number) => `${Math.round(value * 100)} %`;
