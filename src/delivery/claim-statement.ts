import type { Statement } from '../db/index.ts';

/** Nobody is written to twice at once, and one that is being written to waits. */
const unfinished = `e.conversation_id = o.conversation_id and e.status in ('queued', 'sending', 'errored')`;

/** Later than the clocks of replicas differ: the clock was set back since, and such an instant tells nothing. */
const wellAhead = `$2::timestamptz + interval '1 minute'`;

/** What nobody postponed is due whatever the clock says. */
const isDue = `(o.available_at <= $2::timestamptz or o.available_at = o.created_at)`;

/**
 * The person's own share: no more than $8 messages within $9 seconds, counted in the outbox itself, which all replicas
 * share; no message while an officer writes there by hand, or while the platform asks for patience with this one.
 */
const personIsFree = `
  ($8::int is null or coalesce((
    select w.wired_at <= $2::timestamptz - $9::float8 * interval '1 second' or w.wired_at > ${wellAhead}
    from outbounds w where w.conversation_id = o.conversation_id and w.wired_at is not null
    order by w.id desc offset $8::int - 1 limit 1
  ), true))
  and not exists (select 1 from conversations h where h.id = o.conversation_id and h.paused_until > $2::timestamptz)
  and not exists (
    select 1 from send_buckets p where p.key = $1 || ':' || o.conversation_id and p.paused_until > $2::timestamptz
  )`;

const waitingCampaign = `o.status in ('queued', 'errored') and o.kind in ('invitation', 'reminder')
  and o.channel = $1::channel`;

/**
 * Takes messages of channel $1 for sending at $2: at most $3, of which campaigns at most $11, and only kinds of $4. The
 * bucket of the channel ($5 tokens a second up to $6; null: without limit) is read and emptied in the same statement, under
 * its row's lock: however many replicas claim at once, no token is spent twice.
 *
 * Answers go first. A person's own order is kept: an answer waits for the answers before it, a service also for the
 * services before it, a campaign for everything. Campaigns go agency by agency: up to $11 agencies after $10, as many
 * messages of each as fit; who calls moves $10 on, and so an agency with ten thousand messages holds up nobody. Each part
 * reads its own index from the front and stops when it has enough.
 */
export const claimRows: Statement = {
  name: 'claim_outbounds_by_rule',
  text: `
    with recursive bucket as materialized (
      select b.key, b.refilled_at > ${wellAhead} as is_ahead, least($6::float8,
        b.tokens + $5::float8 * greatest(0, extract(epoch from $2::timestamptz - b.refilled_at))) as tokens
      from send_buckets b where b.key = $1 and $5::float8 is not null for update
    ), room as materialized (
      select case
        when exists (select 1 from send_buckets p where p.key = $1 and p.paused_until > $2::timestamptz) then 0
        when $5::float8 is null then $3::int
        else least($3::int, floor(coalesce((select tokens from bucket), 0))::int) end as messages
    ), answers as materialized (
      select o.id, o.conversation_id, o.session_id, o.invitation_id, null::uuid as turn_of from outbounds o
      join conversations c on c.id = o.conversation_id and c.channel = $1::channel
      where o.status in ('queued', 'errored') and o.kind = 'answer' and ${isDue}
        and not exists (
          select 1 from outbounds e
          where ${unfinished} and (e.status = 'sending' or (e.kind = 'answer' and e.id < o.id))
        )
        and ${personIsFree}
      order by o.available_at, o.id limit (select messages from room) for update of o skip locked
    ), services as materialized (
      select o.id, o.conversation_id, o.session_id, o.invitation_id, null::uuid as turn_of from outbounds o
      join conversations c on c.id = o.conversation_id and c.channel = $1::channel
      where o.status in ('queued', 'errored') and o.kind in ('timer', 'complaint_answer', 'notice')
        and o.kind = any($4::text[]::outbound_kind[]) and ${isDue}
        and not exists (
          select 1 from outbounds e
          where ${unfinished} and (e.status = 'sending' or e.kind = 'answer'
            or (e.kind in ('timer', 'complaint_answer', 'notice') and e.id < o.id))
        )
        and ${personIsFree}
      order by o.available_at, o.id limit (select messages from room) - (select count(*) from answers)
      for update of o skip locked
    ), left_over as materialized (
      select greatest(0, least($11::int, (select messages from room) - case when $5::float8 is null then 0 else $7::int end
        - (select count(*) from answers) - (select count(*) from services)))::int as messages
      where array['invitation', 'reminder'] && $4::text[]
    ), turns as (
      (
        select o.agency_id, 1 as place from outbounds o
        where ${waitingCampaign} and o.agency_id > $10::uuid and (select messages from left_over) > 0
        order by o.agency_id limit 1
      )
      union all
      select n.agency_id, t.place + 1 from turns t cross join lateral (
        select o.agency_id from outbounds o
        where ${waitingCampaign} and o.agency_id > t.agency_id order by o.agency_id limit 1
      ) n
      where t.place < (select messages from left_over)
    ), picked as materialized (
      select p.id, t.place, p.turn from turns t cross join lateral (
        select f.id, row_number() over (order by f.available_at, f.id) as turn from (
          select o.id, o.available_at from outbounds o
          where ${waitingCampaign} and o.agency_id = t.agency_id and o.available_at <= $2::timestamptz
            and o.kind = any($4::text[]::outbound_kind[])
            and not exists (
              select 1 from outbounds e
              where ${unfinished} and (e.status = 'sending' or e.kind not in ('invitation', 'reminder') or e.id < o.id)
            )
            and ${personIsFree}
          order by o.available_at, o.id
          limit ceil((select messages from left_over)::float8 / (select count(*) from turns))::int
        ) f
      ) p
    ), campaigns as materialized (
      select o.id, o.conversation_id, o.session_id, o.invitation_id, o.agency_id as turn_of
      from outbounds o join picked p on p.id = o.id
      where o.status in ('queued', 'errored')
      order by p.turn, p.place limit (select messages from left_over) for update of o skip locked
    ), next as materialized (
      select * from answers union all select * from services union all select * from campaigns
    ), spent as (
      update send_buckets b set tokens = k.tokens - (select count(*) from next),
        refilled_at = case when k.is_ahead then $2::timestamptz else greatest(b.refilled_at, $2::timestamptz) end
      from bucket k where b.key = k.key and (k.is_ahead or exists (select 1 from next))
    )
    update outbounds o set status = 'sending', claimed_at = $2::timestamptz, attempts = o.attempts + 1
    from next n
    join conversations c on c.id = n.conversation_id
    join channel_addresses a on a.id = c.channel_address_id
    join respondents r on r.id = a.respondent_id
    left join invitations v on v.id = n.invitation_id
    left join sessions s on s.id = n.session_id
    where o.id = n.id
    returning o.id::text as id, o.kind, o.conversation_id, c.channel_address_id, c.channel, a.kind as address_kind,
      encode(a.sealed_address, 'hex') as sealed_address, o.content, o.attempts, o.invitation_id, n.turn_of,
      encode(v.token_seed, 'hex') as token_seed,
      greatest(0, extract(epoch from $2::timestamptz - o.available_at))::float8 as waited_seconds,
      case
        when o.expires_at <= $2::timestamptz or (v.expires_at <= $2::timestamptz) then 'expired'
        when o.kind in ('invitation', 'reminder') and (v.started_at is not null or v.spent_at is not null)
          then 'already_started'
        when o.kind in ('invitation', 'reminder') and (r.opted_out_at is not null or v.opted_out_at is not null)
          then 'opted_out'
        when o.kind in ('invitation', 'reminder') and a.status <> 'reachable' then 'recipient_blocked'
        when o.kind = 'timer' and s.status = 'interrupted' then 'session_ended'
        when (
          select w.created_at from outbounds w where w.conversation_id = o.conversation_id
          order by w.id desc offset $12::int limit 1
        ) > $2::timestamptz - $13::float8 * interval '1 second' and (
          select count(*) from outbounds w
          where w.conversation_id = o.conversation_id and w.id < o.id and w.status not in ('failed', 'cancelled')
            and w.created_at > $2::timestamptz - $13::float8 * interval '1 second'
            and w.content->>'text' = o.content->>'text'
        ) >= $12::int then 'looping'
      end as stop,
      case when o.closes_previous then (
        select q.external_ids from outbounds q
        where q.conversation_id = o.conversation_id and q.id < o.id and q.content->>'kind' = 'question'
        order by q.id desc limit 1
      ) end as answered_message_ids,
      (
        select p.content->>'input' from outbounds p
        where p.conversation_id = o.conversation_id and p.id < o.id and p.status not in ('failed', 'cancelled')
        order by p.id desc limit 1
      ) as previous_input`,
};
