import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from 'vitest';
import { closeServer } from '../../src/http/close-server.ts';

it('waits for the answer in hand, and not for what else its connection may bring', {
  timeout: 30_000,
}, async () => {
  const server = createServer();
  // A connection would be kept far longer than this test may take.
  server.keepAliveTimeout = 600_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').setEncoding('utf8');
  let answer = '';
  client.on('data', (text) => {
    answer += text;
  });
  const ended = once(client, 'end');
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
  const closed = closeServer(server);
  response.end('answered');
  await closed;
  await ended;
  expect(answer).toContain('answered');
});
