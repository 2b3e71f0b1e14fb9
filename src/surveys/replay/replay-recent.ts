import type { Tx } from '../../db/index.ts';
import { type FlowDefinition, flowDefinitionSchema, sessionSchema } from '../../engine/index.ts';
import { compareReplays, type ReplayReport } from './compare-replays.ts';
import { playSession } from './play-session.ts';
import { rememberSession } from './remember-session.ts';

/** Enough that a way taken by one in seventy is met with a probability of 94 %, and a fraction of a second's work. */
const mostSessions = 200;
/** Sessions of older versions tell little of today's conversations. */
const mostVersions = 10;

/**
 * Goes through the latest conversations of a flow twice, on their own version and on the one that is to come, and
 * tells what differs. Both get the same anonymous replies, so that every difference is the version's. Sessions
 * that can no longer be read are passed over.
 */
export async function replayRecent(
  tx: Tx,
  flowId: string,
  definition: FlowDefinition,
): Promise<ReplayReport> {
  const versions = await tx.flowVersion.findMany({
    where: { flowId },
    orderBy: { number: 'desc' },
    take: mostVersions,
    select: { id: true, definition: true },
  });
  const flows = new Map(
    versions.map((version) => [version.id, flowDefinitionSchema.safeParse(version.definition)]),
  );
  const sessions = await tx.$queryRaw<{ flow_version_id: string; state: unknown }[]>`
    select s.flow_version_id, s.state
    from unnest(${versions.map(({ id }) => id)}::uuid[]) as v (id)
    cross join lateral (
      select flow_version_id, state, started_at from sessions
      where flow_version_id = v.id and status in ('completed', 'interrupted', 'expired')
      order by started_at desc limit ${mostSessions}
    ) s
    order by s.started_at desc limit ${mostSessions}`;
  const pairs = sessions.flatMap((row) => {
    const own = flows.get(row.flow_version_id);
    const state = sessionSchema.safeParse(row.state);
    const remembered = state.success ? rememberSession(state.data) : undefined;
    if (own?.success !== true || remembered === undefined) return [];
    return [{ before: playSession(own.data, remembered), after: playSession(definition, remembered) }];
  });
  return compareReplays(pairs);
}
