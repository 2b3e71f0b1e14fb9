/** Long computations that can be left between two steps, so that a server answers others meanwhile. */

/** Yields wherever it may be left for a while, and returns what it computes; the same however it is run. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Runs a computation through. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Runs it in turns of about so many milliseconds, and lets everybody else who waits have one in between. */
export async function inTurns<T>(steps: Steps<T>, turnMilliseconds = 10): Promise<T> {
  for (let turnEndsAt = performance.now() + turnMilliseconds; ; ) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() < turnEndsAt) continue;
    await new Promise((resume) => setImmediate(resume));
    turnEndsAt = performance.now() + turnMilliseconds;
  }
}
