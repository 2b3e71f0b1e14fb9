/** How far the invitations of some dossiers got, out of the counts of their cells. Pure. */
import { sum } from './formulas/said.ts';
import type { Grouping } from './tallies/groupings.ts';
import type { ReachRow } from './tallies/read-tallies.ts';
import type { Reach } from './vocabulary.ts';

const noDossiers: ReachRow = {
  key: '',
  finished: 0,
  invited: 0,
  delivered: 0,
  opened: 0,
  started: 0,
  completed: 0,
  optedOut: 0,
  notInvited: 0,
  noAddress: 0,
  refusedContact: 0,
  due: 0,
  late: 0,
  refused: 0,
  withdrawn: 0,
  dueStarted: 0,
  lateStarted: 0,
  refusedStarted: 0,
  withdrawnStarted: 0,
  notSampled: 0,
  represented: 0,
};

/**
 * The counts of one key. By channel, started and completed are those of the channel, the rest is that of all
 * dossiers: nobody knows on which channel the silent would have answered.
 */
export function countsOf(tallyKey: string, rows: readonly ReachRow[], grouping: Grouping): ReachRow {
  const own = rows.find((row) => row.key === tallyKey) ?? noDossiers;
  if (grouping !== 'channel') return own;
  const total = (part: Exclude<keyof ReachRow, 'key'>) => sum(rows.map((row) => row[part]));
  return {
    ...own,
    finished: total('finished'),
    invited: total('invited'),
    delivered: total('delivered'),
    opened: total('opened'),
    optedOut: total('optedOut'),
    notInvited: total('notInvited'),
    noAddress: total('noAddress'),
    refusedContact: total('refusedContact'),
    due: total('due'),
    late: total('late'),
    refused: total('refused'),
    withdrawn: total('withdrawn'),
    notSampled: total('notSampled'),
  };
}

/**
 * The funnel, and why the rest was not reached. While people may still answer, the public is told what they did in steps, and
 * ratings in steps of their own (`tallies/held-reach.ts`): whoever is told to have rated has answered, opened and been reached.
 */
export function toReach(counts: ReachRow, responses = 0): Reach {
  const { finished, invited, completed, optedOut } = counts;
  const started = Math.max(counts.started, Math.min(responses, invited));
  const opened = Math.max(counts.opened, started);
  const delivered = Math.max(counts.delivered, opened);
  const { notInvited, noAddress, refusedContact, notSampled } = counts;
  const notDelivered = Math.max(0, finished - delivered - notInvited - noAddress - refusedContact);
  return {
    finished,
    invitable: finished - notInvited - noAddress - refusedContact,
    invited,
    delivered,
    opened,
    started,
    completed,
    optedOut,
    unreached: { notSampled, noInvitation: notInvited - notSampled, noAddress, refusedContact, notDelivered },
  };
}
