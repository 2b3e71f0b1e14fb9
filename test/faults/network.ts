/** A stretch of network between the program and a server, which a test can cut or let swallow everything. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export type Network = {
  readonly port: number;
  /** What is sent arrives nowhere and nothing comes back; connections stay open, new ones too. */
  swallow(): void;
  /** Every connection breaks, and new ones are refused by being closed. */
  cut(): void;
  /** Everything passes again; what was swallowed is lost, and with it the connections that it was on. */
  mend(): void;
  close(): Promise<void>;
};

/** Opens a way to a port of this machine. */
export async function aNetworkTo(port: number): Promise<Network> {
  let state: 'passes' | 'swallows' | 'cut' = 'passes';
  const pairs = new Set<readonly [Socket, Socket]>();
  const swallowed = new Set<Socket>();

  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on('data', (bytes) => {
        if (state === 'passes') to.write(bytes);
        else swallowed.add(near);
      });
      from.on('error', () => undefined);
      from.once('close', () => {
        pairs.delete(pair);
        // In a silent network, nobody learns that the other side is gone.
        if (state !== 'swallows') to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const breakAll = () => {
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    swallow: () => {
      state = 'swallows';
    },
    cut: () => {
      state = 'cut';
      breakAll();
    },
    mend: () => {
      state = 'passes';
      for (const near of swallowed) near.destroy();
      swallowed.clear();
    },
    close: async () => {
      server.close();
      breakAll();
      await once(server, 'close');
    },
  };
}
