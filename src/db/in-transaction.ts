import type { Result } from '../core/result.ts';
import type { Db, Tx } from './client.ts';

class Refusal<T, E> extends Error {
  readonly result: Result<T, E>;
  constructor(result: Result<T, E>) {
    super('transaction refused');
    this.result = result;
  }
}

/** Far above what any unit of work takes on a busy machine; a lock held longer than this is a fault. */
const waitForConnectionMilliseconds = 20_000;
const longestTransactionMilliseconds = 30_000;

/**
 * Runs one unit of work in one transaction. It commits only on `ok`; an `err` rolls back and is returned
 * (a bare Prisma `$transaction` would commit a returned error). Inside an open transaction it joins it.
 * Nothing in `work` may await anything but this transaction.
 */
export async function inTransaction<T, E>(
  db: Db | Tx,
  work: (tx: Tx) => Promise<Result<T, E>>,
  options: { timeoutMilliseconds?: number } = {},
): Promise<Result<T, E>> {
  if (!('$transaction' in db)) return work(db);
  try {
    return await db.$transaction(
      async (tx) => {
        const result = await work(tx);
        if (!result.ok) throw new Refusal(result);
        return result;
      },
      {
        maxWait: waitForConnectionMilliseconds,
        timeout: options.timeoutMilliseconds ?? longestTransactionMilliseconds,
      },
    );
  } catch (error) {
    if (error instanceof Refusal) return error.result;
    throw error;
  }
}
