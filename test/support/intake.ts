import { createHmac } from 'node:crypto';
import type { Express } from 'express';
import request from 'supertest';

export const intakeSecret = 'the intake secret of the tests';

/** The signature as the contract words it, written down a second time on purpose. */
export function signature(timestamp: string | number, body: string | Buffer, secret = intakeSecret): string {
  const signed = Buffer.concat([Buffer.from(`${timestamp}.`), Buffer.from(body)]);
  return `sha256=${createHmac('sha256', secret).update(signed).digest('hex')}`;
}

/** Sends a body to intake, signed at the given Unix time in seconds. */
export function sendSigned(app: Express, path: string, body: string | Buffer, timestamp: number) {
  return request(app)
    .post(path)
    .set('Content-Type', 'application/json')
    .set('X-Intake-Timestamp', String(timestamp))
    .set('X-Intake-Signature', signature(timestamp, body))
    .serialize((content) => content as string)
    .send(body as string);
}
