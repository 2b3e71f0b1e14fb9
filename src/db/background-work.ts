import { errorFields, type Log } from '../core/log.ts';

/** Work outside any request and any loop, which must end before the process does. */
export type BackgroundWork = {
  /** Does it now; a failure is logged by this name. */
  begin(name: string, work: () => Promise<void>): void;
  /** Resolves when what was begun so far has ended. */
  settled(): Promise<unknown>;
};

export function createBackgroundWork(log: Log): BackgroundWork {
  const running = new Set<Promise<void>>();
  return {
    begin: (name, work) => {
      const begun: Promise<void> = work()
        .catch((error: unknown) => log.error({ work: name, ...errorFields(error) }, 'background work failed'))
        .finally(() => running.delete(begun));
      running.add(begun);
    },
    settled: () => Promise.all(running),
  };
}
