import { type FiledComplaint, recordComplaints, recordRedirections } from '../complaints/index.ts';
import type { Tx } from '../db/index.ts';
import { recordSentFiles, type SentAnswer } from '../files/index.ts';
import type { Keys } from '../identity/index.ts';
import { type Decided, revisionAfter } from './commit-sprints.ts';

type Deps = { readonly newId: () => string; readonly keys: Keys; readonly at: Date };

/** What was sent and filed in these sprints: the files first, for complaints point at them. Most sprints have none. */
export async function writeComplaints(tx: Tx, decided: readonly Decided[], deps: Deps): Promise<void> {
  await recordSentFiles(tx, decided.flatMap(sentFiles), deps);
  await recordComplaints(tx, decided.flatMap(filedComplaints), deps);
  await recordRedirections(tx, decided.flatMap(redirections), deps);
}

function sentFiles({ work, decision }: Decided): SentAnswer[] {
  const { session, events } = decision;
  const { invitation, channel } = work;
  if (session === undefined || invitation === undefined) return [];
  return events.flatMap((event) =>
    event.kind === 'file_sent'
      ? [{ ...event, channel, invitationId: invitation.id, sessionId: session.id }]
      : [],
  );
}

function filedComplaints({ work, decision }: Decided): FiledComplaint[] {
  const { session, events } = decision;
  const { invitation, channel } = work;
  if (session === undefined || invitation === undefined) return [];
  return events.flatMap((event) => {
    if (event.kind !== 'complaint_opened' && event.kind !== 'complaint_amended') return [];
    const { complaintKind, category, attributedTo, text, name, address, phone, files } = event.complaint;
    return [
      {
        kind: complaintKind,
        category,
        attributedTo,
        content: text,
        contact: {
          ...(name === undefined ? {} : { name }),
          ...(address === undefined ? {} : { address }),
          ...(phone === undefined ? {} : { phone }),
        },
        fileReferences: files.map(({ reference }) => reference),
        language: session.state.language,
        channel,
        dossierId: invitation.dossierId,
        invitationId: invitation.id,
        sessionId: session.id,
        node: event.node,
        sessionRevision: revisionAfter(work),
      },
    ];
  });
}

function redirections({ decision }: Decided): Parameters<typeof recordRedirections>[1][number][] {
  const { session, events } = decision;
  if (session === undefined) return [];
  return events.flatMap((event) =>
    event.kind === 'information_given'
      ? [{ sessionId: session.id, node: event.node, kind: event.topic }]
      : [],
  );
}
