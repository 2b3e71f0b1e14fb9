/**
 * Whether a failure says that the database is away for now: stopping, starting, not to be reached, a standby,
 * out of room or of connections. Whoever asked may ask again; any other failure is a fault of ours.
 */
import { z } from 'zod';

/** What Prisma, its adapter, the driver and the network put into an error, as far as it is asked for here. */
const failureSchema = z.object({
  code: z.string().optional(),
  message: z.string().optional(),
  meta: z
    .object({
      driverAdapterError: z.object({
        cause: z.object({ kind: z.string().optional(), originalCode: z.string().optional() }),
      }),
    })
    .optional()
    .catch(undefined),
});

/** Prisma's own codes (https://www.prisma.io/docs/orm/reference/error-reference). */
const prismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037']);
const adapterKinds = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
]);
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
]);
/**
 * Connection exceptions, operator intervention, insufficient resources; and a standby, which takes no writes
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
const serverCodes = /^(08|57P|53)...?$|^25006$/;
/** The driver gives these no code. */
const driverWords =
  /connection terminated|timeout exceeded when trying to connect|timeout expired|is a standby/i;

export function isDatabaseAway(error: unknown): boolean {
  const parsed = failureSchema.safeParse(error);
  if (!parsed.success) return false;
  const { code = '', message = '', meta } = parsed.data;
  const { kind = '', originalCode = '' } = meta?.driverAdapterError.cause ?? {};
  return (
    prismaCodes.has(code) ||
    networkCodes.has(code) ||
    serverCodes.test(code) ||
    adapterKinds.has(kind) ||
    serverCodes.test(originalCode) ||
    driverWords.test(message)
  );
}
