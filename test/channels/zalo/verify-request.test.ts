import { describe, expect, it } from 'vitest';
import { verifyRequest } from '../../../src/channels/zalo/index.ts';

const keys = { appId: '360846524840903967', oaSecret: 'the-secret-of-the-webhook-page' };
// The body as it came, blanks and all: it must not be written anew before it is checked.
const body = Buffer.from(
  '{ "event_name":"follow",  "name":"Nguyễn Thị Ví Dụ", "timestamp":"1543979782740" }',
);
const timestamp = '1543979782740';

// printf '%s' "$appId" "$body" "$timestamp" "$oaSecret" | sha256sum
const mac = 'aeacba48a2dbe55c0aac8a69a358ba8880acd7dab61f4b76bfd472de27aa841b';

describe('a signature of Zalo', () => {
  it.each([
    ['as it comes', `mac=${mac}`],
    ['with the blanks of the documentation', ` mac = ${mac} `],
    ['in capitals', `mac=${mac.toUpperCase()}`],
  ])('is right %s', (_, presented) => {
    expect(verifyRequest(presented, body, timestamp, keys)).toBe(true);
  });

  it.each([
    ['absent', undefined],
    ['empty', ''],
    ['without its name', mac],
    ['cut short', `mac=${mac.slice(0, 63)}`],
    ['not hexadecimal', `mac=${'g'.repeat(64)}`],
    ['another', `mac=${'0'.repeat(64)}`],
  ])('is wrong when it is %s', (_, presented) => {
    expect(verifyRequest(presented, body, timestamp, keys)).toBe(false);
  });

  it.each([
    ['another body', Buffer.from(JSON.stringify(JSON.parse(body.toString()))), timestamp, keys],
    ['another time', body, '1543979782741', keys],
    ['another application', body, timestamp, { ...keys, appId: '360846524840903968' }],
    ['another secret', body, timestamp, { ...keys, oaSecret: 'another' }],
    ['no secret', body, timestamp, { ...keys, oaSecret: '' }],
  ])('is wrong for %s', (_, otherBody, otherTime, otherKeys) => {
    expect(verifyRequest(`mac=${mac}`, otherBody, otherTime, otherKeys)).toBe(false);
  });
});
