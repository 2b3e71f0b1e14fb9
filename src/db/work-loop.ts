import { setTimeout as delay } from 'node:timers/promises';
import { errorFields, type Log } from '../core/log.ts';

/** A loop that looks for work, does it, and looks again; idle, it waits to be woken or for its interval. */
export type WorkLoop = {
  /** There may be something to do. */
  wake(): void;
  /** Resolves when the step in hand is done and no other will begin. */
  stop(): Promise<void>;
};

/**
 * Runs `step` for as long as it reports work done; then waits for `wake` or `idleMilliseconds`, whichever
 * comes first: a lost wake-up costs one interval, never a message. A step that throws is logged and tried
 * again after the interval.
 */
export function startWorkLoop(options: {
  name: string;
  step: () => Promise<number>;
  idleMilliseconds: number;
  /** Waited before each step, so that what comes at nearly the same time is done in one. */
  gatherMilliseconds?: number;
  log: Log;
}): WorkLoop {
  let isStopping = false;
  let isWoken = false;
  let endWait: (() => void) | undefined;

  const wake = () => {
    isWoken = true;
    endWait?.();
  };

  const waitForWork = async () => {
    if (isWoken || isStopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, options.idleMilliseconds);
      endWait = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    endWait = undefined;
  };

  const run = async () => {
    while (!isStopping) {
      if (options.gatherMilliseconds !== undefined) await delay(options.gatherMilliseconds);
      isWoken = false;
      try {
        if ((await options.step()) > 0) continue;
      } catch (error) {
        options.log.error({ loop: options.name, ...errorFields(error) }, 'step failed');
        isWoken = false;
      }
      await waitForWork();
    }
  };

  const running = run();
  return {
    wake,
    stop: () => {
      isStopping = true;
      endWait?.();
      return running;
    },
  };
}

/** Loops that are started, woken by name, and stopped together; several may have one name. */
export function createWorkLoops<Name extends string>(): {
  start(name: Name, options: Omit<Parameters<typeof startWorkLoop>[0], 'name'>): void;
  wake(...names: Name[]): void;
  stop(): Promise<unknown>;
} {
  const loops: { name: Name; loop: WorkLoop }[] = [];
  return {
    start: (name, options) => {
      loops.push({ name, loop: startWorkLoop({ ...options, name }) });
    },
    wake: (...names) => {
      for (const { name, loop } of loops) if (names.includes(name)) loop.wake();
    },
    stop: () => Promise.all(loops.map(({ loop }) => loop.stop())),
  };
}
