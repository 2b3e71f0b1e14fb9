/** Sets of agency roles as one number, in the tallies and in the queries over them. */
import { Prisma } from '../../db/index.ts';
import type { Role } from '../criteria.ts';

const bits: Readonly<Record<Role, number>> = { receiving: 1, deciding: 2, supporting: 4 };

/** The sum of the roles' bits. */
export function roleBits(roles: readonly Role[]): number {
  return roles.reduce((total, role) => total | bits[role], 0);
}

/** The same of one role in SQL. */
export function roleBit(role: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(case ${role} when 'receiving' then 1 when 'deciding' then 2 else 4 end)`;
}
