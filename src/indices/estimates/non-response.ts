/** Whether those who answered are like those who did not, in what is known of both. Pure. */
import type { NonResponse } from '../vocabulary.ts';
import { differenceOf, realAmong } from './difference.ts';
import { plainShare } from './plain-share.ts';

/** Finished dossiers of some kinds: in the whole frame, and among those whose applicants answered. */
export type FrameCounts = {
  readonly finished: number;
  readonly started: number;
  readonly due: number;
  readonly dueStarted: number;
  readonly late: number;
  readonly lateStarted: number;
  readonly refused: number;
  readonly refusedStarted: number;
  readonly withdrawn: number;
  readonly withdrawnStarted: number;
};

type Part = {
  readonly of: number;
  readonly among: number;
  readonly ofStarted: number;
  readonly amongStarted: number;
};

/**
 * Compares the shares of late, refused and withdrawn dossiers among respondents with the frame. The test sets
 * respondents against the silent, two groups of which nobody is in both, and looks at all shares together.
 */
export function checkNonResponse(counts: FrameCounts): NonResponse {
  const { finished: among, started: amongStarted } = counts;
  const parts: readonly Part[] = [
    { of: counts.late, among: counts.due, ofStarted: counts.lateStarted, amongStarted: counts.dueStarted },
    { of: counts.refused, among, ofStarted: counts.refusedStarted, amongStarted },
    { of: counts.withdrawn, among, ofStarted: counts.withdrawnStarted, amongStarted },
  ];
  const real = realAmong(parts.map(probabilityOf));
  const [late = null, refused = null, withdrawn = null] = parts.map((part, index) =>
    part.among === 0 || part.amongStarted === 0
      ? null
      : {
          frame: (100 * part.of) / part.among,
          respondents: (100 * part.ofStarted) / part.amongStarted,
          isDifferent: real[index] ?? false,
        },
  );
  return { late, refused, withdrawn };
}

function probabilityOf({ of, among, ofStarted, amongStarted }: Part): number {
  const silent = among - amongStarted;
  if (silent === 0 || amongStarted === 0) return 1;
  const scale = { lowest: 0, highest: 100 };
  return differenceOf(plainShare(of - ofStarted, silent), plainShare(ofStarted, amongStarted), scale)
    .probability;
}
