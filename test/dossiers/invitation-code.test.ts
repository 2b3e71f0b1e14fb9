import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InvitationId } from '../../src/core/ids.ts';
import type { Database } from '../../src/db/index.ts';
import { forgetWrongCodes, invitationCode, tokenOfCode } from '../../src/dossiers/index.ts';
import { freshDatabase } from '../support/database.ts';
import { testKeys } from '../support/deps.ts';
import { aReportedDossier } from '../support/reports.ts';

const at = new Date('2026-11-23T02:00:00Z');
const by = { channel: 'zalo', address: '246845883529197922', at } as const;
let database: Database;
let deps: { db: Database['db']; keys: typeof testKeys };
beforeAll(async () => {
  database = await freshDatabase();
  deps = { db: database.db, keys: testKeys };
});
afterAll(() => database.close());

async function anInvitation() {
  const { invitationId, token } = await aReportedDossier(database.db);
  return { invitationId: invitationId as InvitationId, token };
}

describe('the short code of an invitation', () => {
  it('is eight characters that nobody mistakes, the same every time', async () => {
    const { invitationId } = await anInvitation();
    const code = await invitationCode(deps, invitationId, at);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await invitationCode(deps, invitationId, at)).toBe(code);
  });

  it('leads to the token however it is written', async () => {
    const { invitationId, token } = await anInvitation();
    const code = await invitationCode(deps, invitationId, at);
    const plain = code.replace('-', '');
    for (const written of [code, `#${code}`, plain, ` # ${plain.toLowerCase()} `, code.replace('-', ' ')]) {
      expect(await tokenOfCode(deps, written, by)).toEqual({ ok: true, value: token });
    }
    const mistaken = code.replaceAll('0', 'O').replaceAll('1', 'l');
    expect(await tokenOfCode(deps, mistaken, by)).toEqual({ ok: true, value: token });
  });

  it.each([
    ['', 'no_code'],
    ['5', 'no_code'],
    ['hài lòng', 'no_code'],
    ['không có', 'no_code'],
    ['a code: ABCD-EFGH', 'no_code'],
    ['ABSOLUTE', 'wrong_code'],
    ['#ZZZZ-ZZZZ', 'wrong_code'],
  ])('is not what "%s" is: %s', async (written, code) => {
    expect(await tokenOfCode(deps, written, by)).toEqual({ ok: false, error: { code } });
  });

  it('is not looked for once an address has written ten wrong ones, for an hour', async () => {
    const { invitationId, token } = await anInvitation();
    const code = await invitationCode(deps, invitationId, at);
    const guesser = { ...by, address: '1' };
    for (let guess = 0; guess < 10; guess += 1) {
      const wrong = await tokenOfCode(deps, `#ZZZZ-ZZZ${guess}`, guesser);
      expect(wrong).toEqual({ ok: false, error: { code: 'wrong_code' } });
    }
    expect(await tokenOfCode(deps, code, guesser)).toEqual({ ok: false, error: { code: 'too_many_codes' } });
    expect(await tokenOfCode(deps, code, by)).toEqual({ ok: true, value: token });
    const anHourLater = { ...guesser, at: new Date(at.getTime() + 3_600_000) };
    expect(await tokenOfCode(deps, code, anHourLater)).toEqual({ ok: true, value: token });
    expect(await forgetWrongCodes(database.db, anHourLater.at)).toBeGreaterThan(0);
  });

  it('is another for another invitation, also where two would be the same', async () => {
    const [first, second] = [await anInvitation(), await anInvitation()];
    const codes = [first, second].map(({ invitationId }) => invitationCode(deps, invitationId, at));
    expect(new Set(await Promise.all(codes)).size).toBe(2);
    const third = await anInvitation();
    const wanted = await invitationCode(deps, third.invitationId, at);
    // The third one's code was given to the first: the third gets its next draft.
    await database.db.invitationCode.updateMany({
      where: { invitationId: third.invitationId },
      data: { invitationId: first.invitationId },
    });
    const other = await invitationCode(deps, third.invitationId, at);
    expect(other).not.toBe(wanted);
    expect(await tokenOfCode(deps, other, by)).toEqual({ ok: true, value: third.token });
  });

  it('is not readable in the database', async () => {
    const { invitationId } = await anInvitation();
    const code = (await invitationCode(deps, invitationId, at)).replace('-', '');
    const [row] = await database.db.$queryRaw<{ all: string }[]>`
      select string_agg(encode(code_hash, 'escape'), ' ') as all from invitation_codes`;
    expect(row?.all).not.toContain(code);
  });
});
