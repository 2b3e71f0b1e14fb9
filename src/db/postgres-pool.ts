/**
 * Connections to PostgreSQL that survive what happens to servers: a restart, a network that swallows what is
 * sent, and a failover, after which another server of the address takes the writes.
 *
 * - A server that is a standby, or is gone, is left for the next one that the address names.
 * - While any connection waits for an answer, another one asks `select 1` now and then. If that gets no answer
 *   either, what waits is cut off: a query on a dead connection would otherwise hang until the kernel gives
 *   up, which takes a quarter of an hour (tcp_retries2). A long statement on a server that lives is left alone.
 */
import { Socket } from 'node:net';
import pg from 'pg';

/** Longer than a server under load takes for `select 1`, shorter than anybody waits for an answer. */
const longestSilenceMilliseconds = 5_000;
const lookEveryMilliseconds = 2_000;
/** How long work waits for a connection of a pool that is busy. */
const longestWaitMilliseconds = 20_000;

/**
 * Instants are written without an offset by Prisma's adapter, so the session must be in UTC. And no compiling of
 * statements: over the tree of agencies the planner expects far more rows than come, and spent two seconds on it.
 * For the same reason no helpers of a statement, which take longer to start than it runs; and a look into an index
 * costs what it costs on today's disks, or a table of millions is read through for a few rows.
 * The rest lets the server notice within 20 s that this machine is gone, and within a minute that this process
 * stands still in the middle of a transaction: then others get at what it had locked
 * (https://www.postgresql.org/docs/15/runtime-config-connection.html#GUC-TCP-KEEPALIVES-IDLE).
 */
const sessionOptions = [
  '-c timezone=UTC -c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1',
  '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=2',
  '-c idle_in_transaction_session_timeout=60s',
].join(' ');

/**
 * For connections on which only named statements run: the server plans each once, and always over the indexes. Left to
 * itself it plans the claim of the outbox anew at each call, as a plan for its values looks a little cheaper: that took
 * 7 ms, six times as long as running it. And a plan made once must not depend on how empty the tables were that day: a
 * new installation would read its inbox from end to end until the next ANALYZE.
 * (https://www.postgresql.org/docs/15/runtime-config-query.html#GUC-PLAN-CACHE-MODE)
 */
export const onePlanForEach = [
  '-c plan_cache_mode=force_generic_plan',
  '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off',
].join(' ');

export type PostgresPool = {
  readonly pool: pg.Pool;
  /** A connection of its own to the server that takes writes, for as long as its user wants: who asks ends it. */
  connectAlone(): Promise<pg.Client>;
  close(): Promise<void>;
};

/**
 * Opens a pool of `size` connections to whichever of the servers takes writes (one address each, not empty).
 * Nothing is connected yet. `planning` are the planner's settings, if not the server's own.
 */
export function openPostgresPool(servers: readonly string[], size: number, planning = ''): PostgresPool {
  const sockets = new Set<Socket>();
  let position = 0;
  const current = () => servers[position % servers.length] ?? '';
  const leave = (server: string) => {
    if (server === current()) position += 1;
  };

  /** A connection to the server that is current when it is made. A pool makes one whenever it needs one. */
  class ServerClient extends pg.Client {
    constructor() {
      const server = current();
      super({
        connectionString: server,
        options: `${sessionOptions} ${planning}`,
        connectionTimeoutMillis: longestSilenceMilliseconds,
        keepAlive: true,
        pipeline: true,
        stream: () => {
          const socket = new Socket();
          sockets.add(socket);
          socket.once('error', () => leave(server));
          socket.once('close', () => sockets.delete(socket));
          return socket;
        },
      });
      // The server ends this connection. It may say so twice; unheard, either would end the process.
      this.on('error', () => leave(server));
      this.server = server;
    }
    readonly server: string;
  }

  const refuseStandby = async (client: ServerClient) => {
    if (!(await isStandby(client))) return;
    leave(client.server);
    throw new Error('the database server is a standby');
  };

  const pool = new pg.Pool({
    max: size,
    connectionTimeoutMillis: longestWaitMilliseconds,
    Client: ServerClient,
    verify: (client, done) => {
      if (client instanceof ServerClient) refuseStandby(client).then(() => done(), done);
      else done();
    },
  });
  // Without a listener, the end of an idle connection would end the process.
  pool.on('error', () => undefined);

  const connectAlone = async () => {
    const client = new ServerClient();
    try {
      await client.connect();
      await refuseStandby(client);
      return client;
    } catch (error) {
      leave(client.server);
      await client.end().catch(() => undefined);
      throw error;
    }
  };

  const stopWatching = watch(pool, connectAlone, () => {
    leave(current());
    for (const socket of sockets) socket.destroy(new Error('the database server does not answer'));
  });

  return {
    pool,
    connectAlone,
    close: async () => {
      await stopWatching();
      await pool.end();
    },
  };
}

async function isStandby(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ is_standby: boolean }>('select pg_is_in_recovery() as is_standby');
  return rows[0]?.is_standby === true;
}

/** Calls `cutOff` when connections wait for answers and the server is silent to a question of ours as well. */
function watch(pool: pg.Pool, connect: () => Promise<pg.Client>, cutOff: () => void): () => Promise<void> {
  let asker: pg.Client | undefined;
  let isAsking = false;

  const ask = async () => {
    if (asker === undefined) {
      asker = await connect();
      const connected = asker;
      connected.on('error', () => {
        if (asker === connected) asker = undefined;
      });
    }
    await asker.query('select 1');
  };

  const look = async () => {
    const isWaiting = pool.totalCount > pool.idleCount || pool.waitingCount > 0;
    if (isAsking || !isWaiting) return;
    isAsking = true;
    // Refused is an answer, too: whoever waits learns of it without us.
    const answered = ask().then(
      () => true,
      () => true,
    );
    if (!(await Promise.race([answered, silence()]))) {
      asker = undefined;
      cutOff();
    }
    isAsking = false;
  };

  const timer = setInterval(() => void look(), lookEveryMilliseconds);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await asker?.end().catch(() => undefined);
  };
}

/**
 * In steps, so that a while in which this process was busy with itself counts as one: the answer may have come meanwhile, and
 * nobody looked.
 */
async function silence(): Promise<false> {
  const steps = 10;
  for (let step = 0; step < steps; step += 1)
    await new Promise((resolve) => {
      setTimeout(resolve, longestSilenceMilliseconds / steps).unref();
    });
  return false;
}
