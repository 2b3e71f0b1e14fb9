import type { Prisma } from '../generated/prisma/client.ts';

/**
 * A plain object as a JSON column takes it, for Prisma's own calls (never for raw SQL). The caller vouches that
 * it holds only JSON values.
 */
export function toJson(value: object): Prisma.InputJsonValue {
  // Tagged as Prisma's protocol tags it. The copy that Prisma makes of an object loses a member called
  // `__proto__`.
  return { toJSON: () => ({ $type: 'Json', value: JSON.stringify(value) }) };
}
