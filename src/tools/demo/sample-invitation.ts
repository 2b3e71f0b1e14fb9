import { addDays, addSeconds, dayOf, startOfDay } from '../../core/time.ts';
import { type IntakeDeps, reportDossier } from '../../dossiers/index.ts';
import { createDossierReportSchema } from '../../dossiers/vocabulary.ts';

const hour = 60 * 60;
const schema = createDossierReportSchema();

/** Their serials have four digits. */
const mostSamples = 500;

/**
 * The token of an invitation to try the survey with: today's, or a further one if that was used to its end.
 * Asked again on the same day, it is the same. Undefined where a rule leaves such dossiers out.
 */
export async function sampleInvitation(deps: IntakeDeps): Promise<string | undefined> {
  for (let number = 1; number <= mostSamples; number += 1) {
    const result = await reportDossier(deps, schema.parse(sampleReport(deps.clock.now(), number)));
    if (!result.ok) throw new Error('the sample dossier was refused');
    if (result.value.kind !== 'invited') continue;
    const { spentAt } = await deps.db.invitation.findUniqueOrThrow({
      where: { id: result.value.id },
      select: { spentAt: true },
    });
    if (spentAt === null) return result.value.token;
  }
  return undefined;
}

/** A birth registered yesterday. Serials of four digits are the samples'; those of the simulation have six. */
function sampleReport(now: Date, number: number): Readonly<Record<string, unknown>> {
  const yesterday = addDays(dayOf(now), -1);
  const at = (hours: number) => addSeconds(startOfDay(yesterday), hours * hour).toISOString();
  return {
    dossierCode: `H38.33-${yesterday.replaceAll('-', '').slice(2)}-${String(number).padStart(4, '0')}`,
    procedureCode: '1.001193',
    procedureName: 'Đăng ký khai sinh',
    fieldName: 'Hộ tịch',
    receivingAgencyCode: 'H38.33',
    decidingAgencyCode: 'H38.33',
    submittedVia: 'counter',
    receivedAt: at(8),
    dueAt: at(17),
    finishedAt: at(15),
    outcome: 'granted',
    applicant: { kind: 'person', locale: 'vi' },
  };
}
