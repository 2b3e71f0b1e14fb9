/** Rows as the rest of the program would leave them, for tests of what is read from them. */

import { dayOf, dayToDate } from '../../src/core/time.ts';
import type { Channel, DossierOutcome, SubmittedVia } from '../../src/db/enums.ts';
import type { Db } from '../../src/db/index.ts';
import { newId } from './deps.ts';

export type AnAnswer = {
  readonly criterion: string;
  /** A level, an option, or what was said in place of one. */
  readonly said: 1 | 2 | 3 | 4 | 5 | 'not_applicable' | 'skipped' | { readonly choice: string };
  readonly attributedTo?: 'receiving' | 'deciding' | 'supporting';
  readonly inclusionProbability?: number;
};

export type ADossier = {
  readonly finishedAt: string;
  readonly dueAt?: string;
  /** Ids of agencies; the others are the receiving one unless given. */
  readonly receiving: string;
  readonly deciding?: string;
  readonly supporting?: string;
  readonly procedure: string;
  readonly outcome?: DossierOutcome;
  readonly applicantKind?: 'person' | 'organization';
  /** The probability of being asked, and whether chance left it out. */
  readonly samplingProbability?: number;
  readonly isNotSampled?: boolean;
  /** How far the invitation got, if not by an answer; `none` if there was no invitation. */
  readonly invitation?: 'none' | 'made' | 'delivered' | 'opened' | 'opted_out';
  readonly submittedVia?: SubmittedVia;
  /** Whether the report named a phone or an account; and whether its holder wants no messages. */
  readonly applicant?: 'unknown' | 'reachable' | 'refusing';
  readonly channel?: Channel;
  readonly answers?: readonly AnAnswer[];
  /** The conversation ran to its end. */
  readonly isCompleted?: boolean;
};

/** An agency under a parent. */
export async function anAgency(
  db: Db,
  agency: { code: string; name: string; parentId?: string },
): Promise<string> {
  const id = newId();
  await db.agency.create({
    data: {
      id,
      code: agency.code,
      name: agency.name,
      parentId: agency.parentId ?? null,
      createdAt: new Date(0),
    },
  });
  return id;
}

/** A procedure, in a field if one is named. */
export async function aProcedure(
  db: Db,
  procedure: { code: string; name: string; field?: string },
): Promise<string> {
  const id = newId();
  const field =
    procedure.field === undefined
      ? undefined
      : await db.field.upsert({
          where: { name: procedure.field },
          create: { id: newId(), name: procedure.field },
          update: {},
        });
  await db.procedure.create({
    data: {
      id,
      code: procedure.code,
      name: procedure.name,
      fieldId: field?.id ?? null,
      createdAt: new Date(0),
    },
  });
  return id;
}

/** Finished dossiers with their invitations and answers, each with a touch of its day. Returns their ids. */
export async function plantDossiers(db: Db, dossiers: readonly ADossier[]): Promise<string[]> {
  const flowVersionId = await aFlowVersion(db);
  const planted = dossiers.map((dossier) => ({ dossier, ids: idsOf() }));
  const answered = planted.filter(({ dossier }) => dossier.answers !== undefined);
  const bytes = (text: string) => new Uint8Array(Buffer.from(text));
  await db.respondent.createMany({
    data: planted.map(({ dossier, ids }) => ({
      id: ids.respondent,
      createdAt: new Date(0),
      optedOutAt: dossier.applicant === 'refusing' ? new Date(0) : null,
    })),
  });
  await db.dossier.createMany({
    data: planted.map(({ dossier, ids }) => ({
      id: ids.dossier,
      code: ids.dossier,
      fingerprint: bytes(ids.dossier),
      procedureId: dossier.procedure,
      receivingAgencyId: dossier.receiving,
      decidingAgencyId: dossier.deciding ?? dossier.receiving,
      supportingAgencyId: dossier.supporting ?? null,
      submittedVia: dossier.submittedVia ?? 'counter',
      receivedAt: new Date(0),
      dueAt: dossier.dueAt === undefined ? null : new Date(dossier.dueAt),
      finishedAt: new Date(dossier.finishedAt),
      finishedOn: dayToDate(dayOf(new Date(dossier.finishedAt))),
      outcome: dossier.outcome ?? 'granted',
      applicantKind: dossier.applicantKind ?? 'person',
      samplingProbability: dossier.samplingProbability ?? 1,
      notInvitedBecause: dossier.isNotSampled === true ? ('not_sampled' as const) : null,
      language: 'vi',
      respondentId: (dossier.applicant ?? 'unknown') === 'unknown' ? null : ids.respondent,
      reportedAt: new Date(dossier.finishedAt),
    })),
  });
  await db.invitation.createMany({
    data: planted.flatMap(({ dossier, ids }) =>
      dossier.invitation === 'none' || dossier.isNotSampled === true ? [] : [invitationRow(dossier, ids)],
    ),
  });
  await db.channelAddress.createMany({
    data: answered.map(({ dossier, ids }) => ({
      id: ids.address,
      respondentId: ids.respondent,
      kind: dossier.channel ?? 'web',
      addressHash: bytes(ids.address),
      sealedAddress: bytes(''),
      createdAt: new Date(0),
    })),
  });
  await db.conversation.createMany({
    data: answered.map(({ dossier, ids }) => ({
      id: ids.conversation,
      channel: dossier.channel ?? 'web',
      channelAddressId: ids.address,
      createdAt: new Date(0),
    })),
  });
  await db.session.createMany({
    data: answered.map(({ ids }) => ({
      id: ids.session,
      invitationId: ids.invitation,
      flowVersionId,
      conversationId: ids.conversation,
      status: 'completed' as const,
      state: {},
      revision: 1,
      startedAt: new Date(0),
      updatedAt: new Date(0),
    })),
  });
  await db.response.createMany({
    data: answered.map(({ dossier, ids }) => ({
      id: ids.response,
      dossierId: ids.dossier,
      sessionId: ids.session,
      flowVersionId,
      channel: dossier.channel ?? 'web',
      status: dossier.isCompleted === true ? ('completed' as const) : ('partial' as const),
      language: 'vi',
      startedAt: new Date(0),
    })),
  });
  const answers = answered.flatMap(({ dossier, ids }) =>
    (dossier.answers ?? []).map((answer) => answerRow(ids.response, answer)),
  );
  await db.answer.createMany({ data: answers });
  await touch(
    db,
    dossiers.map((dossier) => dossier.finishedAt),
  );
  return planted.map(({ ids }) => ids.dossier);
}

/** Another answer to a dossier's questions, as a late respondent gives it, with its touch. */
export async function plantAnswer(db: Db, dossierId: string, answer: AnAnswer): Promise<void> {
  const { response, finishedAt } = await db.dossier.findUniqueOrThrow({
    where: { id: dossierId },
    select: { finishedAt: true, response: { select: { id: true } } },
  });
  if (response === null) throw new Error('the dossier has no response');
  await db.answer.create({ data: answerRow(response.id, answer) });
  await touch(db, [finishedAt.toISOString()]);
}

/** `count` of the same. */
export function times<T>(count: number, one: T): T[] {
  return Array.from({ length: count }, () => one);
}

async function touch(db: Db, instants: readonly string[]): Promise<void> {
  const days = new Set(instants.map((instant) => dayOf(new Date(instant))));
  await db.tallyTouch.createMany({ data: [...days].map((day) => ({ day: dayToDate(day) })) });
}

type Ids = Readonly<
  Record<
    'dossier' | 'invitation' | 'respondent' | 'address' | 'conversation' | 'session' | 'response',
    string
  >
>;

function idsOf(): Ids {
  return {
    dossier: newId(),
    invitation: newId(),
    respondent: newId(),
    address: newId(),
    conversation: newId(),
    session: newId(),
    response: newId(),
  };
}

function invitationRow(dossier: ADossier, ids: Ids) {
  const at = new Date(dossier.finishedAt);
  const hasAnswered = dossier.answers !== undefined;
  return {
    id: ids.invitation,
    dossierId: ids.dossier,
    tokenSeed: new Uint8Array(32),
    tokenHash: new Uint8Array(Buffer.from(ids.invitation)),
    createdAt: at,
    expiresAt: at,
    deliveredAt: dossier.invitation === 'delivered' ? at : null,
    openedAt: dossier.invitation === 'opened' || hasAnswered ? at : null,
    startedAt: hasAnswered ? at : null,
    spentAt: dossier.isCompleted === true ? at : null,
    optedOutAt: dossier.invitation === 'opted_out' ? at : null,
  };
}

function answerRow(responseId: string, answer: AnAnswer) {
  const { said } = answer;
  const level = typeof said === 'number' ? said : null;
  const choice = typeof said === 'object' ? said.choice : null;
  return {
    id: newId(),
    responseId,
    nodeId: answer.criterion,
    kind: choice === null ? ('rating' as const) : ('choice' as const),
    criterion: answer.criterion,
    attributedTo: answer.attributedTo ?? ('deciding' as const),
    level,
    choice,
    category: typeof said === 'string' ? said : String(level ?? choice),
    inclusionProbability: answer.inclusionProbability ?? 1,
    givenAt: new Date(0),
    sessionRevision: 1,
  };
}

async function aFlowVersion(db: Db): Promise<string> {
  const flow = await db.flow.upsert({
    where: { key: 'satisfaction' },
    create: { id: newId(), key: 'satisfaction', createdAt: new Date(0) },
    update: {},
  });
  const version = await db.flowVersion.upsert({
    where: { flowId_number: { flowId: flow.id, number: 1 } },
    create: {
      id: newId(),
      flowId: flow.id,
      number: 1,
      definition: {},
      checksum: new Uint8Array(32),
      publishedAt: new Date(0),
    },
    update: {},
  });
  return version.id;
}
