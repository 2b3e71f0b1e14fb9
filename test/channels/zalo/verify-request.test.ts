import { createHash } from 'node:crypto';
import fc from 'fast-check';
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

type Signed = { bytes: Uint8Array; time: string; appId: string; oaSecret: string };

describe('any signature', () => {
  const events = fc.record({
    bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }),
    time: fc.string({ maxLength: 20 }),
    appId: fc.string({ minLength: 1, maxLength: 20 }),
    oaSecret: fc.string({ minLength: 1, maxLength: 40 }),
  });
  const sign = ({ bytes, time, appId, oaSecret }: Signed) =>
    createHash('sha256').update(appId).update(bytes).update(time).update(oaSecret).digest('hex');

  it('is right for the bytes that were signed, and for no others', () => {
    fc.assert(
      fc.property(events, fc.nat(), fc.integer({ min: 1, max: 255 }), (event, place, change) => {
        const presented = `mac=${sign(event)}`;
        const signed = Buffer.from(event.bytes);
        expect(verifyRequest(presented, signed, event.time, event)).toBe(true);
        const changed = Buffer.from(signed);
        const at = place % changed.length;
        changed[at] = (changed[at] ?? 0) ^ change;
        expect(verifyRequest(presented, changed, event.time, event)).toBe(false);
      }),
    );
  });

  it('is wrong when one digit of it is another', () => {
    fc.assert(
      fc.property(events, fc.nat({ max: 63 }), fc.integer({ min: 1, max: 15 }), (event, at, change) => {
        const mac = sign(event);
        const digit = (Number.parseInt(mac.charAt(at), 16) ^ change).toString(16);
        const presented = `mac=${mac.slice(0, at)}${digit}${mac.slice(at + 1)}`;
        expect(verifyRequest(presented, Buffer.from(event.bytes), event.time, event)).toBe(false);
      }),
    );
  });
});
