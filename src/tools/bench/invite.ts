import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { batchResultSchema, mostDossiersInBatch } from '../../contract/dossiers.ts';

/** No two dossiers of a run have the same number. */
let reported = 0;

/** Reports that many finished dossiers and returns the tokens of their invitations. */
export async function inviteCitizens(
  address: string,
  intakeSecret: string,
  count: number,
): Promise<string[]> {
  const tokens: string[] = [];
  while (tokens.length < count) {
    const size = Math.min(mostDossiersInBatch, count - tokens.length);
    const batch = Array.from({ length: size }, () => aDossier(reported++));
    const body = JSON.stringify(batch);
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', intakeSecret).update(`${timestamp}.${body}`).digest('hex');
    const answer = await fetch(`${address}/api/v1/dossiers/batch`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-Intake-Timestamp': timestamp,
        'X-Intake-Signature': `sha256=${signature}`,
      },
      body,
    });
    if (answer.status === 503 || answer.status === 429) {
      // It has enough to do, and says when to come again; so do one-stop systems. The same report is no new one.
      await answer.body?.cancel();
      reported -= size;
      await delay(1_000 * Number(answer.headers.get('retry-after') ?? 1));
      continue;
    }
    if (!answer.ok) throw new Error(`the intake answered ${answer.status}: ${await answer.text()}`);
    const { results } = batchResultSchema.parse(await answer.json());
    for (const { invitation, problem } of results) {
      if (invitation === undefined || invitation === null)
        throw new Error(`a dossier was refused: ${problem?.code}`);
      tokens.push(invitation.token);
    }
  }
  return tokens;
}

function aDossier(number: number): object {
  const finishedAt = new Date(Date.now() - (number % 30) * 24 * 60 * 60 * 1000);
  const receivedAt = new Date(finishedAt.getTime() - 2 * 24 * 60 * 60 * 1000);
  return {
    dossierCode: `H38.12.05-261123-${String(number).padStart(7, '0')}`,
    procedureCode: `2.${String(number % 40).padStart(6, '0')}`,
    procedureName: `Thủ tục thử ${number % 40}`,
    receivingAgencyCode: `H38.${String(10 + (number % 50))}`,
    decidingAgencyCode: `H38.${String(10 + (number % 50))}`,
    submittedVia: 'counter',
    receivedAt: receivedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    outcome: 'granted',
    applicant: { kind: 'person', locale: 'vi' },
  };
}
