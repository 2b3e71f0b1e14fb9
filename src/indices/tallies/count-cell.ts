/** Counts one cell from its dossiers, one by one: slow and plain, to check the roll-up against. Pure. */
import { z } from 'zod';
import type { CriterionSet, Role } from '../criteria.ts';

/** What the dossiers of a cell have in common. */
export const cellKeySchema = z.object({
  day: z.date(),
  receivingAgencyId: z.string(),
  decidingAgencyId: z.string(),
  supportingAgencyId: z.string(),
  procedureId: z.string(),
  channel: z.enum(['web', 'telegram', 'zalo']).nullable(),
  outcome: z.enum(['granted', 'refused', 'withdrawn']),
  timeliness: z.enum(['on_time', 'late', 'no_due_date']),
  applicantKind: z.enum(['person', 'organization']),
  submittedVia: z.enum(['counter', 'online', 'postal']),
});
export type CellKey = z.infer<typeof cellKeySchema>;

/** What a cell holds, each number under the name of what it counts. */
export type CellCounts = {
  readonly reach: readonly number[];
  readonly answers: ReadonlyMap<string, number>;
  readonly pairs: ReadonlyMap<string, number>;
  readonly respondents: ReadonlyMap<string, number>;
};

type AnswerFacts = {
  readonly criterion: string | null;
  readonly kind: string;
  readonly attributedTo: Role | null;
  readonly level: number | null;
  readonly category: string;
  readonly inclusionProbability: number;
};

type DossierFacts = {
  readonly receivingAgencyId: string;
  readonly supportingAgencyId: string | null;
  readonly dueAt: Date | null;
  readonly finishedAt: Date;
  readonly outcome: string;
  readonly samplingProbability: number;
  readonly notInvitedBecause: string | null;
  readonly invitation: {
    readonly deliveredAt: Date | null;
    readonly openedAt: Date | null;
    readonly startedAt: Date | null;
    readonly spentAt: Date | null;
    readonly optedOutAt: Date | null;
  } | null;
  readonly respondent: { readonly optedOutAt: Date | null } | null;
  readonly response: { readonly channel: string; readonly answers: readonly AnswerFacts[] } | null;
};

/** The counts of those dossiers that belong to the cell; undefined if none does. */
export function countCell(
  key: CellKey,
  dossiers: readonly DossierFacts[],
  sets: readonly CriterionSet[],
): CellCounts | undefined {
  const own = dossiers.filter((dossier) => belongs(key, dossier));
  if (own.length === 0) return undefined;
  const answers = new Map<string, number>();
  const pairs = new Map<string, number>();
  const respondents = new Map<string, number>();
  for (const { response } of own) {
    if (response === null) continue;
    const given = response.answers.flatMap(({ criterion, ...answer }) =>
      criterion === null || answer.kind === 'text' ? [] : [{ ...answer, criterion }],
    );
    countAnswers(answers, given);
    countPairs(pairs, given);
    for (const set of sets) countRespondent(respondents, set, given);
  }
  return { reach: countReach(own), answers, pairs, respondents };
}

function belongs(key: CellKey, dossier: DossierFacts): boolean {
  const due = dossier.dueAt;
  const timeliness =
    due === null ? 'no_due_date' : dossier.finishedAt.getTime() > due.getTime() ? 'late' : 'on_time';
  return (
    (dossier.supportingAgencyId ?? dossier.receivingAgencyId) === key.supportingAgencyId &&
    timeliness === key.timeliness &&
    (dossier.response?.channel ?? null) === key.channel
  );
}

function countReach(dossiers: readonly DossierFacts[]): number[] {
  const invitations = dossiers.flatMap(({ invitation }) => (invitation === null ? [] : [invitation]));
  const opened = invitations.filter(({ openedAt, startedAt }) => openedAt !== null || startedAt !== null);
  const delivered = invitations.filter((one) => one.deliveredAt !== null || opened.includes(one));
  const started = dossiers.filter(({ invitation }) => (invitation?.startedAt ?? null) !== null);
  const missed = dossiers.filter(({ invitation }) => invitation !== null && !delivered.includes(invitation));
  return [
    dossiers.length,
    invitations.length,
    delivered.length,
    opened.length,
    invitations.filter(({ startedAt }) => startedAt !== null).length,
    invitations.filter(({ spentAt }) => spentAt !== null).length,
    invitations.filter(({ optedOutAt }) => optedOutAt !== null).length,
    dossiers.filter(({ invitation }) => invitation === null).length,
    missed.filter(({ respondent }) => respondent === null).length,
    missed.filter(({ respondent }) => (respondent?.optedOutAt ?? null) !== null).length,
    ...countKinds(dossiers),
    ...countKinds(started),
    dossiers.filter(({ notInvitedBecause: why }) => why === 'not_sampled' || why === 'excluded').length,
    started.reduce((total, { samplingProbability }) => total + 1 / samplingProbability, 0),
  ];
}

/** With a promised day, late, refused, withdrawn. */
function countKinds(dossiers: readonly DossierFacts[]): number[] {
  const due = dossiers.filter(({ dueAt }) => dueAt !== null);
  return [
    due.length,
    due.filter(({ dueAt, finishedAt }) => dueAt !== null && finishedAt.getTime() > dueAt.getTime()).length,
    dossiers.filter(({ outcome }) => outcome === 'refused').length,
    dossiers.filter(({ outcome }) => outcome === 'withdrawn').length,
  ];
}

type Given = Omit<AnswerFacts, 'criterion'> & { readonly criterion: string };

function add(counts: Map<string, number>, name: string, amount: number): void {
  counts.set(name, (counts.get(name) ?? 0) + amount);
}

function roleOf(answer: Given): Role {
  return answer.attributedTo ?? 'deciding';
}

function countAnswers(counts: Map<string, number>, given: readonly Given[]): void {
  for (const answer of given) {
    const said = answer.level === null ? answer.category : String(answer.level);
    const name = `${answer.criterion} ${roleOf(answer)} ${said}`;
    const weight = 1 / answer.inclusionProbability;
    add(counts, `${name} n`, 1);
    add(counts, `${name} w`, weight);
    add(counts, `${name} w²`, weight * weight);
  }
}

function countPairs(counts: Map<string, number>, given: readonly Given[]): void {
  const rated = given.filter((answer) => answer.kind === 'rating' && answer.level !== null);
  for (const first of rated) {
    for (const second of rated) {
      if (first.criterion >= second.criterion) continue;
      const name = [first, second].map((one) => `${one.criterion} ${roleOf(one)} ${one.level}`).join(' ');
      add(counts, `${name} n`, 1);
      add(counts, `${name} w`, 1 / (first.inclusionProbability * second.inclusionProbability));
    }
  }
}

const bits: Readonly<Record<Role, number>> = { receiving: 1, deciding: 2, supporting: 4 };

function countRespondent(counts: Map<string, number>, set: CriterionSet, given: readonly Given[]): void {
  const spoken = given.filter(
    (answer) =>
      answer.kind === 'rating' &&
      set.members.includes(answer.criterion) &&
      (answer.level !== null || answer.category === 'not_applicable'),
  );
  if (spoken.length === 0) return;
  const roles = [...new Set(spoken.map(roleOf))].reduce((total, role) => total + bits[role], 0);
  add(counts, `${set.id} ${roles} n`, 1);
  add(counts, `${set.id} ${roles} rated`, spoken.some((answer) => answer.level !== null) ? 1 : 0);
}
