/**
 * What the database could do at most if the program did nothing else: the rows that one answer leaves behind,
 * written by one prepared statement that commits alone. Without it a figure says more of the disk than of us.
 */
import type { FloorFigures } from './figures.ts';

/** Runs the statement with these values; `name` lets the driver prepare it once. */
export type RunStatement = (name: string, text: string, values: readonly unknown[]) => Promise<unknown>;

/** A conversation that has been held, whose rows stand in for those of the next answer. */
export type HeldConversation = {
  readonly session_id: string;
  readonly conversation_id: string;
  readonly response_id: string;
  readonly state: string;
  readonly inbound: string;
  readonly outbound: string;
};

export const heldConversations = `
  select s.id as session_id, s.conversation_id, r.id as response_id, s.state::text as state,
    (select i.content::text from inbounds i where i.session_id = s.id order by i.id desc limit 1) as inbound,
    (select o.content::text from outbounds o where o.session_id = s.id order by o.id limit 1 offset 1) as outbound
  from sessions s join responses r on r.session_id = s.id limit 500`;

const statement = `
  with arrived as (
    insert into inbounds (channel, external_id, conversation_id, content, occurred_at, received_at, status,
      available_at, handled_at, session_id)
    values ('telegram', $1, $2::uuid, $3::jsonb, now(), now(), 'handled', now(), now(), $4::uuid)
  ), answered as (
    insert into answers (id, response_id, node_id, kind, criterion, attributed_to, level, category, given_at,
      session_revision)
    values (gen_random_uuid(), $5::uuid, $1, 'rating', 'overall', 'deciding', 5, '5', now(), $6)
  ), asked as (
    insert into outbounds (conversation_id, session_id, session_revision, position, content, status,
      available_at, external_ids, created_at, wired_at)
    values ($2::uuid, $4::uuid, $6, 0, $7::jsonb, 'wired', now(), array['1'], now(), now())
  ), touched as (
    insert into tally_touches (day) values (current_date)
  )
  update sessions set state = $8::jsonb, revision = revision + 1, updated_at = now() where id = $4::uuid`;

/** Writes answers for some seconds, each connection one after the other. */
export async function measureFloor(
  connections: readonly RunStatement[],
  held: readonly HeldConversation[],
  seconds: number,
): Promise<FloorFigures> {
  let written = 0;
  const startedAt = performance.now();
  const deadline = startedAt + seconds * 1000;
  await Promise.all(
    connections.map(async (run, connection) => {
      // Each connection has conversations of its own: no two wait for one row.
      const own = held.filter((_row, index) => index % connections.length === connection);
      for (let turn = 0; performance.now() < deadline; turn += 1) {
        const row = own[turn % own.length];
        if (row === undefined) throw new Error('no conversation was held');
        const key = `floor-${connection}-${turn}`;
        const { conversation_id, inbound, session_id, response_id, outbound, state } = row;
        const values = [
          key,
          conversation_id,
          inbound,
          session_id,
          response_id,
          1_000_000 + turn,
          outbound,
          state,
        ];
        await run('floor', statement, values);
        written += 1;
      }
    }),
  );
  const elapsed = (performance.now() - startedAt) / 1000;
  return { connections: connections.length, answersPerSecond: written / elapsed };
}
