/** The counts of dossiers that every cell holds: how far the invitations got, and what the frame is like. */
import { Prisma } from '../../db/index.ts';

const columns = [
  'finished',
  'invited',
  'delivered',
  'opened',
  'started',
  'completed',
  'opted_out',
  'not_invited',
  'no_address',
  'refused_contact',
  'due',
  'late',
  'refused',
  'withdrawn',
  'due_started',
  'late_started',
  'refused_started',
  'withdrawn_started',
  'not_sampled',
  'represented',
] as const;

export const cellCounts = {
  columns: Prisma.raw(columns.join(', ')),
  columnsOf: (source: string): Prisma.Sql =>
    Prisma.raw(columns.map((column) => `${source}.${column}`).join(', ')),
  /** Each counted in its way, under its own name. */
  named: (counts: Readonly<Record<(typeof columns)[number], string>>): Prisma.Sql =>
    Prisma.raw(columns.map((column) => `${counts[column]} as ${column}`).join(', ')),
  /** Each under its own name. */
  sumsAs: (source: string): Prisma.Sql =>
    Prisma.raw(columns.map((column) => `sum(${source}.${column}) as ${column}`).join(', ')),
  /** Each under its name in the program. */
  namedSumsOf: (source: string): Prisma.Sql =>
    Prisma.raw(
      columns
        .map((column) => `sum(${source}.${column})::${typeOf(column)} as "${camelCase(column)}"`)
        .join(', '),
    ),
};

/** All are whole numbers but the one that is a sum of weights. */
function typeOf(column: (typeof columns)[number]): 'int' | 'double precision' {
  return column === 'represented' ? 'double precision' : 'int';
}

function camelCase(column: string): string {
  return column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
