/** Runs one piece of work until it ends, the time is over, or `stop` says so; what it awaits then throws. */
export async function withinTime<T>(
  limitMilliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
  stop?: AbortSignal,
): Promise<T> {
  const limit = new AbortController();
  const abort = () => limit.abort();
  const timer = setTimeout(abort, limitMilliseconds);
  if (stop?.aborted) abort();
  stop?.addEventListener('abort', abort);
  try {
    return await work(limit.signal);
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener('abort', abort);
  }
}
