import type { Server } from 'node:http';

const lookAgainMilliseconds = 50;

/**
 * Takes no new connections and resolves when the requests in hand are answered. A connection that idles after its last answer
 * is closed at once: kept alive for the next request, it would hold the stop for five seconds more.
 */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const looking = setInterval(() => server.closeIdleConnections(), lookAgainMilliseconds);
  await closed;
  clearInterval(looking);
}
