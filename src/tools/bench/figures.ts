/** What the bench measures, as data. */

/** Milliseconds that half, 95 and 99 of a hundred took at most. */
export type Spread = { readonly p50: number; readonly p95: number; readonly p99: number };

/** Milliseconds of processors, by who used them. */
export type ProcessorFigures = {
  readonly server: number;
  readonly database: number;
  /** The citizens and the platform. */
  readonly load: number;
};

/** Answers over HTTP. */
export type AnswerFigures = {
  readonly citizens: number;
  readonly answers: number;
  readonly answersPerSecond: number;
  /** From the webhook's request to its answer: then the answer is stored. */
  readonly acknowledged: Spread;
  /** From the webhook's request to the next question at the platform. */
  readonly nextQuestion: Spread;
  /** For each answer. */
  readonly processors: ProcessorFigures;
};

export function spread(milliseconds: readonly number[]): Spread {
  const sorted = Float64Array.from(milliseconds).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export type ReplicaFigures = { readonly replicas: number; readonly answers: AnswerFigures };

/** The rows of one answer, written by one prepared statement that commits alone. */
export type FloorFigures = { readonly connections: number; readonly answersPerSecond: number };

/** Memory of a process before and after so many conversations were opened and left open. */
export type MemoryFigures = {
  readonly conversations: number;
  readonly megabytesBefore: number;
  readonly megabytesAfter: number;
};

export type SoakFigures = {
  readonly seconds: number;
  readonly answers: AnswerFigures;
  /** The middle of what was seen each second. Flat memory: the last third is no more than the first. */
  readonly megabytesFirstThird: number;
  readonly megabytesLastThird: number;
};

/** One replica by itself. */
export type ProcessFigures = {
  /** On a database that is up to date. */
  readonly startedInMilliseconds: number;
  readonly steady: AnswerFigures;
  readonly memory: MemoryFigures;
  readonly soak: SoakFigures;
};

export type PostgresFigures = {
  readonly version: string;
  readonly alone: ProcessFigures | undefined;
  readonly full: readonly ReplicaFigures[];
  readonly floor: FloorFigures;
};

export type EmbeddedFigures = {
  readonly startedInMilliseconds: number;
  readonly answers: readonly AnswerFigures[];
  readonly floor: FloorFigures;
};

/** What a team would write instead: it stores less, and what it was doing when it crashes is gone. */
export type BotFigures = {
  readonly bot: 'telegraf' | 'grammy';
  readonly answers: readonly AnswerFigures[];
};
