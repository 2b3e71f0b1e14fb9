import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InvitationId } from '../../src/core/ids.ts';
import type { Database } from '../../src/db/index.ts';
import { invitationCode, tokenOfCode } from '../../src/dossiers/index.ts';
import { freshDatabase } from '../support/database.ts';
import { testKeys } from '../support/deps.ts';
import { aReportedDossier } from '../support/reports.ts';

const at = new Date('2026-11-23T02:00:00Z');
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
      expect(await tokenOfCode(deps, written)).toBe(token);
    }
    expect(await tokenOfCode(deps, code.replaceAll('0', 'O').replaceAll('1', 'l'))).toBe(token);
  });

  it.each(['', '5', 'hài lòng', 'không có', 'ABSOLUTE', '#ZZZZ-ZZZZ', 'a code: ABCD-EFGH'])(
    'is not what "%s" is',
    async (written) => {
      expect(await tokenOfCode(deps, written)).toBeUndefined();
    },
  );

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
    expect(await tokenOfCode(deps, other)).toBe(third.token);
  });

  it('is not readable in the database', async () => {
    const { invitationId } = await anInvitation();
    const code = (await invitationCode(deps, invitationId, at)).replace('-', '');
    const [row] = await database.db.$queryRaw<{ all: string }[]>`
      select string_agg(encode(code_hash, 'escape'), ' ') as all from invitation_codes`;
    expect(row?.all).not.toContain(code);
  });
});
