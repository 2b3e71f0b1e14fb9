import type { Prisma } from '../generated/prisma/client.ts';

/** A plain object as a JSON column takes it. The caller vouches that it holds only JSON values. */
export function toJson(value: object): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue;
}
