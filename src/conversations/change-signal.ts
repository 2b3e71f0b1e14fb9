/**
 * Wakes those in this process who wait for something to change: the page that holds a request open until the
 * next question is there. Only a shortcut: who waits must also look for himself, for the change may have been
 * made by another process.
 */
export type ChangeSignal = {
  announce(keys: readonly string[]): void;
  /** Resolves when one of `keys` is announced, after `milliseconds`, or when `signal` aborts. */
  wait(keys: readonly string[], milliseconds: number, signal?: AbortSignal): Promise<void>;
};

export function createChangeSignal(): ChangeSignal {
  const waiting = new Map<string, Set<() => void>>();
  return {
    announce: (keys) => {
      for (const key of keys) for (const resume of [...(waiting.get(key) ?? [])]) resume();
    },
    wait: (keys, milliseconds, signal) =>
      new Promise((resolve) => {
        const finish = () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', finish);
          for (const key of keys) {
            const waiters = waiting.get(key);
            waiters?.delete(finish);
            if (waiters?.size === 0) waiting.delete(key);
          }
          resolve();
        };
        const timer = setTimeout(finish, milliseconds);
        if (signal?.aborted === true) {
          finish();
          return;
        }
        signal?.addEventListener('abort', finish);
        for (const key of keys) {
          const waiters = waiting.get(key) ?? new Set();
          waiters.add(finish);
          waiting.set(key, waiters);
        }
      }),
  };
}
