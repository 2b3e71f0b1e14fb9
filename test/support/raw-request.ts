import { request } from 'node:http';

export type RawRequest = {
  readonly method: string;
  /** As it goes over the line: not normalised, not encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
};

export type RawAnswer = { readonly status: number; readonly type: string; readonly text: string };

/** Sends a request exactly as given; what a well-behaved client would refuse to send goes out too. */
export function sendRaw(port: number, asked: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { method, path, headers } = asked;
    const sent = request({ host: '127.0.0.1', port, method, path, headers: { ...headers } }, (answer) => {
      const parts: Buffer[] = [];
      const finish = () =>
        resolve({
          status: answer.statusCode ?? 0,
          type: answer.headers['content-type'] ?? '',
          text: Buffer.concat(parts).toString('utf8'),
        });
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', finish);
      // A server that has answered need not take the rest of a body that is too large.
      answer.on('error', finish);
    });
    sent.on('error', reject);
    sent.setTimeout(20_000, () => sent.destroy(new Error(`no answer to ${method} ${path.slice(0, 100)}`)));
    sent.end(asked.body);
  });
}
