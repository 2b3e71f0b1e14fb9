/** What an Official Account sent today for money, and what Zalo lets it send. */
import { addSeconds, type CalendarDay, dayOf, dayToDate } from '../../core/time.ts';
import type { Db } from '../../db/index.ts';

/** `templates` by phone or user id, and `charged` consultation messages after the free window. */
export type PaidKind = 'templates' | 'charged';

export type DailyLedger = {
  readonly templates: number;
  readonly charged: number;
  /** Template messages a day as Zalo said last, and what was left of today's; null before it said so. */
  readonly dailyQuota: number | null;
  readonly remainingQuota: number | null;
};

export type Ledger = {
  /** Takes one paid message out of the day's budget before it is sent; false once it is spent. */
  reserve(kind: PaidKind): Promise<boolean>;
  /** The message was surely not sent, or not charged. */
  giveBack(kind: PaidKind): Promise<void>;
  /** A message was charged that was thought to be free. */
  countUnexpected(): Promise<void>;
  noteQuota(quota: { daily: number; remaining: number }): Promise<void>;
  today(): Promise<DailyLedger>;
};

const noLimit = 2_000_000_000;

/**
 * The paid messages of `oaId` by day (Viet Nam), over all replicas. `dailyLimit` is the configured budget; undefined
 * leaves it to Zalo's own quota.
 */
export function createLedger(deps: {
  db: Db;
  clock: { now(): Date };
  oaId: string;
  dailyLimit: number | undefined;
}): Ledger {
  const { db, oaId } = deps;
  const limit = deps.dailyLimit ?? noLimit;
  const today = (): Date => dayToDate(dayOf(deps.clock.now()));
  return {
    reserve: async (kind) => {
      if (limit === 0) return false;
      const [templates, charged] = kind === 'templates' ? [1, 0] : [0, 1];
      const count = await db.$executeRaw`
        insert into zalo_days as d (oa_id, day, templates, charged) values (${oaId}, ${today()}::date, ${templates}, ${charged})
        on conflict (oa_id, day) do update set templates = d.templates + ${templates}, charged = d.charged + ${charged}
        where d.templates + d.charged < ${limit}
          and (${templates} = 0 or d.remaining_quota is null or d.remaining_quota > 0)`;
      return count === 1;
    },
    giveBack: async (kind) => {
      const [templates, charged] = kind === 'templates' ? [1, 0] : [0, 1];
      await db.$executeRaw`
        update zalo_days set templates = greatest(0, templates - ${templates}), charged = greatest(0, charged - ${charged})
        where oa_id = ${oaId} and day = ${today()}::date`;
    },
    countUnexpected: async () => {
      await db.$executeRaw`
        insert into zalo_days as d (oa_id, day, charged) values (${oaId}, ${today()}::date, 1)
        on conflict (oa_id, day) do update set charged = d.charged + 1`;
    },
    noteQuota: async ({ daily, remaining }) => {
      await db.$executeRaw`
        insert into zalo_days (oa_id, day, daily_quota, remaining_quota, quota_at)
        values (${oaId}, ${today()}::date, ${daily}, ${remaining}, ${deps.clock.now()}::timestamptz)
        on conflict (oa_id, day) do update set daily_quota = excluded.daily_quota,
          remaining_quota = excluded.remaining_quota, quota_at = excluded.quota_at`;
    },
    today: () => readLedger(db, oaId, dayOf(deps.clock.now())),
  };
}

/** The ledger of one day; zeros for a day on which nothing was sent. */
export async function readLedger(db: Db, oaId: string, day: CalendarDay): Promise<DailyLedger> {
  const row = await db.zaloDay.findUnique({ where: { oaId_day: { oaId, day: dayToDate(day) } } });
  const announced = await db.zaloQuota.findUnique({ where: { oaId } });
  return {
    templates: row?.templates ?? 0,
    charged: row?.charged ?? 0,
    dailyQuota: row?.dailyQuota ?? announced?.daily ?? null,
    remainingQuota: row?.remainingQuota ?? null,
  };
}

/** Zalo changed the daily quota: what was left of the old one says nothing of the new one. */
export async function recordQuotaChange(
  db: Db,
  oaId: string,
  change: { daily: number; at: Date },
): Promise<void> {
  await db.$executeRaw`
    insert into zalo_quotas as q (oa_id, daily, changed_at) values (${oaId}, ${change.daily}, ${change.at}::timestamptz)
    on conflict (oa_id) do update set daily = excluded.daily, changed_at = excluded.changed_at
    where q.changed_at <= excluded.changed_at`;
  await db.zaloDay.updateMany({
    where: { oaId, day: { gte: dayToDate(dayOf(addSeconds(change.at, -1))) } },
    data: { dailyQuota: change.daily, remainingQuota: null },
  });
}

export type TemplateState = {
  readonly templateId: string;
  readonly status: string;
  readonly reason: string;
  readonly changedAt: Date;
};

/** Keeps what Zalo reported last of a template; an older report that comes late changes nothing. */
export async function recordTemplateChange(db: Db, template: TemplateState): Promise<void> {
  const { templateId, status, reason, changedAt } = template;
  await db.$executeRaw`
    insert into zalo_templates as t (template_id, status, reason, changed_at)
    values (${templateId}, ${status}, ${reason}, ${changedAt}::timestamptz)
    on conflict (template_id) do update set status = excluded.status, reason = excluded.reason,
      changed_at = excluded.changed_at
    where t.changed_at <= excluded.changed_at`;
}

/** Every template that Zalo ever reported, by id. */
export async function readTemplates(db: Db): Promise<TemplateState[]> {
  return db.zaloTemplate.findMany({ orderBy: { templateId: 'asc' } });
}
