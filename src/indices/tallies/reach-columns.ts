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
] as const;

export const cellCounts = {
  columns: Prisma.raw(columns.join(', ')),
  sumsOf: (source: string): Prisma.Sql =>
    Prisma.raw(columns.map((column) => `sum(${source}.${column})`).join(', ')),
  /** As whole numbers, each under its name in the program. */
  namedSumsOf: (source: string): Prisma.Sql =>
    Prisma.raw(columns.map((column) => `sum(${source}.${column})::int as "${camelCase(column)}"`).join(', ')),
};

function camelCase(column: string): string {
  return column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
