/** A finished dossier of the demo, as its one-stop system would report it, and how its applicant fared. */
import { addDays, addSeconds, dayOf, startOfDay } from '../../core/time.ts';
import type { Experience } from './citizen.ts';
import { type DemoProcedure, demoProcedures } from './procedures.ts';
import { communes, type DemoAgency, departments, serviceCentre } from './province.ts';
import type { Random } from './random.ts';

export type DrawnDossier = {
  /** The body of the report. */
  readonly report: Readonly<Record<string, unknown>>;
  readonly experience: Experience;
  /** How likely it is that the applicant opens the invitation. */
  readonly opens: number;
};

/**
 * Draws the dossier number `serial` (it makes the code unique), finished within the `days` days before
 * `until`.
 */
export function drawDossier(random: Random, serial: number, until: Date, days: number): DrawnDossier {
  const procedure = random.pick(demoProcedures, (candidate) => candidate.share);
  const deciding = decidingAgency(random, procedure);
  const isLate = random.happens(deciding.lateness);
  const { receivedAt, dueAt, finishedAt } = drawTimes(random, procedure, isLate, until, days);
  const outcome = random.pick(
    ['granted', 'refused', 'withdrawn'] as const,
    (candidate) => likelihood[candidate],
  );
  const submittedVia = random.pick(['counter', 'online', 'postal'] as const, (way) => likelihood[way]);
  const isCommune = procedure.decidedBy === 'commune';
  const receiving = isCommune ? deciding : serviceCentre;
  // Since Decree 118/2025 a dossier may be handed in anywhere: some communes help with the province's.
  const supporting = !isCommune && random.happens(0.15) ? random.pick(communes, shareOf) : undefined;
  const extraVisits = drawExtraVisits(random, deciding, submittedVia);
  const day = dayOf(receivedAt).replaceAll('-', '').slice(2);
  return {
    report: {
      dossierCode: `${receiving.code}-${day}-${String(serial).padStart(6, '0')}`,
      procedureCode: procedure.code,
      procedureName: procedure.name,
      fieldName: procedure.fieldName,
      receivingAgencyCode: receiving.code,
      decidingAgencyCode: deciding.code,
      ...(supporting === undefined ? {} : { supportingAgencyCode: supporting.code }),
      submittedVia,
      receivedAt: receivedAt.toISOString(),
      dueAt: dueAt.toISOString(),
      finishedAt: finishedAt.toISOString(),
      outcome,
      // Without a phone: an invented number may be somebody's.
      applicant: { kind: isCommune || random.happens(0.6) ? 'person' : 'organization', locale: 'vi' },
    },
    experience: { outcome, submittedVia, isLate, extraVisits, quality: deciding.quality },
    opens: deciding.responsiveness * (submittedVia === 'online' ? 1.2 : 1) * (isLate ? 1.15 : 1),
  };
}

const likelihood = { granted: 93, refused: 4, withdrawn: 3, counter: 55, online: 42, postal: 3 } as const;
const shareOf = (agency: DemoAgency) => agency.share;

function decidingAgency(random: Random, procedure: DemoProcedure): DemoAgency {
  if (procedure.decidedBy === 'commune') return random.pick(communes, shareOf);
  const department = departments.find(({ code }) => code === procedure.decidedBy);
  if (department === undefined) throw new Error(`no department ${procedure.decidedBy}`);
  return department;
}

function drawExtraVisits(random: Random, agency: DemoAgency, via: Experience['submittedVia']): 0 | 1 | 2 {
  const trouble = (0.18 - agency.quality * 0.12) * (via === 'online' ? 0.5 : 1);
  if (!random.happens(trouble)) return 0;
  return random.happens(0.35) ? 2 : 1;
}

type Times = { readonly receivedAt: Date; readonly dueAt: Date; readonly finishedAt: Date };

const minute = 60;
const hour = 60 * minute;
const closingTime = 17 * hour;

function drawTimes(
  random: Random,
  procedure: DemoProcedure,
  isLate: boolean,
  until: Date,
  days: number,
): Times {
  const day = addDays(dayOf(until), -random.between(0, days - 1));
  const drawn = officeTime(random, day);
  const finishedAt = drawn < until ? drawn : officeTime(random, addDays(day, -1));
  const usedDays = isLate
    ? procedure.days + random.between(1, 10)
    : random.between(Math.floor(procedure.days / 2), procedure.days);
  const receivedOn = addDays(dayOf(finishedAt), -usedDays);
  const receivedAt =
    usedDays === 0
      ? addSeconds(finishedAt, -random.between(20, 120) * minute)
      : officeTime(random, receivedOn);
  const dueAt = addSeconds(startOfDay(addDays(receivedOn, procedure.days)), closingTime);
  return { receivedAt, dueAt, finishedAt };
}

/** A moment in office hours of that day, or of the Friday before a weekend. */
function officeTime(random: Random, day: ReturnType<typeof dayOf>): Date {
  const weekday = startOfDay(day).getUTCDay() + 1;
  const opened = weekday === 6 ? addDays(day, -1) : weekday === 7 ? addDays(day, -2) : day;
  const seconds = random.happens(0.6)
    ? random.between(7.5 * hour, 11.5 * hour)
    : random.between(13.5 * hour, closingTime);
  return addSeconds(startOfDay(opened), seconds);
}
