/**
 * The short way to the database, for what every message passes through. Prisma's client costs a few hundred
 * microseconds a query and the server plans each one anew; a statement with a name is planned once for each
 * connection and goes straight to the driver. Both ways meet in one transaction.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
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

/** The transaction that is being opened, until its connection is known. */
const opening = new AsyncLocalStorage<{ driver: Driver | undefined }>();

/** Lets statements run on a client outside its transactions. */
export function connectDriver(db: Db, driver: Driver): void {
  drivers.set(db, driver);
}

/**
 * Watches an adapter for the connections of its transactions. `toDriver` makes the driver of one from what the
 * adapter calls its client.
 */
export function watchTransactions<Adapter extends SqlDriverAdapter>(
  adapter: Adapter,
  toDriver: (client: unknown) => Driver,
): Adapter {
  const start = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (isolationLevel) => {
    const place = opening.getStore();
    const transaction = await start(isolationLevel);
    if (place !== undefined && 'client' in transaction) place.driver = toDriver(transaction.client);
    return transaction;
  };
  return adapter;
}

/** Opens a transaction with `open`, whose callback passes what it is given through `known` first. */
export function openingTransaction<T>(open: (known: (tx: Tx) => void) => Promise<T>): Promise<T> {
  const place: { driver: Driver | undefined } = { driver: undefined };
  return opening.run(place, () =>
    open((tx) => {
      if (place.driver !== undefined) drivers.set(tx, place.driver);
    }),
  );
}

/** Runs a statement, inside the transaction if there is one. The caller vouches for the form of the rows, as with Prisma's raw queries. */
export async function runStatement<Row extends object>(
  on: Db | Tx,
  statement: Statement,
  values: readonly StatementValue[],
): Promise<Row[]> {
  const driver = drivers.get(on);
  if (driver === undefined) return on.$queryRawUnsafe<Row[]>(statement.text, ...values);
  const { rows } = await driver.query(statement, values);
  return rows as Row[];
}
