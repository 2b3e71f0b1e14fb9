/**
 * The short way to the database, for what every message passes through. Prisma's client costs a few hundred
 * microseconds a query and the server plans each one anew; a statement with a name is planned once for each
 * connection and goes straight to the driver. Both ways meet in one transaction.
 */
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type { Db, Tx } from './client.ts';

/**
 * SQL with `$1`, `$2` … and a name that no other statement has. What it returns must look alike from both
 * drivers: numbers of 64 bits and dates as text (`id::text`), bytes as hexadecimal.
 */
export type Statement = { readonly name: string; readonly text: string };

export type StatementValue = string | number | boolean | Date | null | readonly string[];

/** The driver of either database: one connection, or whichever of a pool is free. */
export type Driver = {
  query(statement: Statement, values: readonly StatementValue[]): Promise<{ rows: unknown[] }>;
};

const drivers = new WeakMap<Db | Tx, Driver>();

/** Lets statements run on a client outside its transactions. */
export function connectDriver(db: Db, driver: Driver): void {
  drivers.set(db, driver);
}

/**
 * Prisma does not say on which connection a transaction runs, and its adapter does not know for whom it opens
 * one. So the transaction is sent a question that its adapter answers instead of the database. (Async local
 * storage would do as well, but slows every promise of the process down.)
 */
const question = '-- on which connection is transaction ';
const answers = new Map<string, Driver>();
let asked = 0;

/**
 * Lets statements join the transactions of an adapter. `toDriver` makes the driver of one from what the adapter
 * calls its client.
 */
export function watchTransactions<Adapter extends SqlDriverAdapter>(
  adapter: Adapter,
  toDriver: (client: unknown) => Driver,
): Adapter {
  const start = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (isolationLevel) => {
    const transaction = await start(isolationLevel);
    if (!('client' in transaction)) return transaction;
    const driver = toDriver(transaction.client);
    const execute = transaction.executeRaw.bind(transaction);
    transaction.executeRaw = (query) => {
      if (!query.sql.startsWith(question)) return execute(query);
      answers.set(query.sql, driver);
      return Promise.resolve(0);
    };
    return transaction;
  };
  return adapter;
}

async function driverOf(on: Db | Tx): Promise<Driver> {
  asked += 1;
  const text = `${question}${asked}`;
  await on.$executeRawUnsafe(text);
  const driver = answers.get(text);
  answers.delete(text);
  if (driver === undefined) throw new Error('this transaction was opened by a client without statements');
  drivers.set(on, driver);
  return driver;
}

/** A statement met a row that another wrote meanwhile (https://www.postgresql.org/docs/15/errcodes-appendix.html). */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}

/**
 * Runs a statement, inside the transaction if there is one. The caller vouches for the form of the rows, as with Prisma's
 * raw queries. In a transaction that has run one before, those that are called without waiting in between run in the order of
 * the calls, and travel to the server together; if one fails, so do all after it.
 */
export async function runStatement<Row extends object>(
  on: Db | Tx,
  statement: Statement,
  values: readonly StatementValue[],
): Promise<Row[]> {
  // No promise before a driver that is known: the order of the calls is the order of the statements.
  const driver = drivers.get(on) ?? (await driverOf(on));
  const { rows } = await driver.query(statement, values);
  return rows as Row[];
}
