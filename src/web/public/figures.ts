/** The published figures as the page uses them, and what it asks for. Pure. */
import * as z from 'zod/mini';

const count = z.number();

const comparedSchema = z.nullable(
  z.object({ frame: z.number(), respondents: z.number(), isDifferent: z.boolean() }),
);

/** One row of `GET /api/v1/indices/satisfaction`: the parts that are shown. Percentages are 0–100. */
const rowSchema = z.object({
  key: z.string(),
  name: z.string(),
  formula: z.string(),
  formulaVersion: z.number(),
  value: z.nullable(z.number()),
  interval: z.nullable(z.object({ lower: z.number(), upper: z.number(), level: z.number() })),
  counts: z.nullable(z.tuple([count, count, count, count, count])),
  responses: count,
  reach: z.object({
    finished: count,
    invitable: count,
    invited: count,
    delivered: count,
    opened: count,
    started: count,
    completed: count,
    unreached: z.object({
      notSampled: count,
      noInvitation: count,
      noAddress: count,
      refusedContact: count,
      notDelivered: count,
    }),
  }),
  weighted: z.nullable(
    z.object({ value: z.number(), interval: z.object({ lower: z.number(), upper: z.number() }) }),
  ),
  nonResponse: z.nullable(
    z.object({ late: comparedSchema, refused: comparedSchema, withdrawn: comparedSchema }),
  ),
  suppressed: z.boolean(),
  reason: z.optional(z.string()),
  /** Where it is not yet closed: the first day on which it can be told. */
  expectedOn: z.optional(z.string()),
  seriesBreak: z.optional(z.nullable(z.object({ on: z.string() }))),
  dataThrough: z.nullable(z.string()),
});
export type Figure = z.infer<typeof rowSchema>;
const trendSchema = z.object({
  from: z.string(),
  to: z.string(),
  slope: z.number(),
  interval: z.object({ lower: z.number(), upper: z.number() }),
  first: z.number(),
  last: z.number(),
  isReal: z.boolean(),
});
/** A line through the months of an unbroken part of the series. */
export type Trend = z.infer<typeof trendSchema>;
export const figuresSchema = z.object({
  rows: z.array(rowSchema),
  trends: z.optional(z.array(trendSchema)),
});

/** What the page is told of the rules by which figures are published. */
export type ReleaseRules = {
  /** Figures of fewer ratings are not published. */
  readonly leastRatings: number;
  /** Agencies of fewer responses have no rank. */
  readonly leastToRank: number;
  /** Days after the end of a year until what is told by years is told. */
  readonly closingDays: number;
};

export const fixedPeriods = ['3_months', 'two_years', 'all'] as const;
export type FixedPeriod = (typeof fixedPeriods)[number];
export type Year = `${number}`;
/** Over which dossiers the figures are, by the day on which they finished; `2026` is a year. */
export type Period = FixedPeriod | Year;

export function isYear(text: string | null | undefined): text is Year {
  return /^(19|20|21)\d\d$/.test(text ?? '');
}

/** A period by its name in the address or the choice; undefined if it is none. */
export function toPeriod(text: string | null): Period | undefined {
  return isYear(text) ? text : fixedPeriods.find((candidate) => candidate === text);
}

export const orders = ['name', 'value'] as const;
export type Order = (typeof orders)[number];

/** What the page is asked to show; its address says the same. */
export type Selection = {
  /** An agency's code; null for all. */
  readonly agency: string | null;
  readonly period: Period;
  readonly order: Order;
};

/** Reads a selection from the page's address; whatever does not fit is the usual. */
export function readSelection(query: URLSearchParams): Selection {
  const order = orders.find((candidate) => candidate === query.get('order'));
  return {
    agency: query.get('agency'),
    period: toPeriod(query.get('period')) ?? 'two_years',
    order: order ?? 'name',
  };
}

/** The address of a selection, as a query; the usual is left out. `lang` is kept. */
export function writeSelection(selection: Selection, language: string): string {
  const query = new URLSearchParams();
  if (selection.agency !== null) query.set('agency', selection.agency);
  if (selection.period !== 'two_years') query.set('period', selection.period);
  if (selection.order !== 'name') query.set('order', selection.order);
  if (language !== 'vi') query.set('lang', language);
  const text = query.toString();
  return text === '' ? '/' : `/?${text}`;
}

/**
 * The days of a period. One that ends `today` (`YYYY-MM-DD`) begins with the first of the month, so that months are whole; of
 * this year and the last with the first of January, so that years are.
 */
export function daysOf(period: Period, today: string): { from?: string; to?: string } {
  const year = Number(today.slice(0, 4));
  switch (period) {
    case 'all':
      return {};
    case 'two_years':
      return { from: `${year - 1}-01-01` };
    case '3_months': {
      const month = year * 12 + Number(today.slice(5, 7)) - 3;
      return { from: `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01` };
    }
    default:
      return { from: `${period}-01-01`, to: `${period}-12-31` };
  }
}

function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The first day on which a year is closed: nobody can answer any more. */
export function closedOn(year: Year, { closingDays }: ReleaseRules): string {
  return daysAfter(`${Number(year) + 1}-01-01`, closingDays);
}

/** The years that can be chosen, the latest first: those that were published, and those that are still open. */
export function yearsToChoose(
  published: Publications | undefined,
  today: string,
  { closingDays }: ReleaseRules,
): Year[] {
  const open = [today, daysAfter(today, -closingDays)].map((day) => day.slice(0, 4));
  const closed = published?.publications.map(({ period }) => period) ?? [];
  return [...new Set([...open, ...closed])].filter(isYear).sort().reverse();
}

/**
 * The year of which factors, criteria and other parts are shown, which are told by years: the one chosen, or the last that was
 * published, for it has them all.
 */
export function yearOfParts(
  { period }: Selection,
  published: Publications | undefined,
  today: string,
  rules: ReleaseRules,
): Year {
  if (isYear(period)) return period;
  const closed = published?.publications.map((one) => one.period).filter(isYear) ?? [];
  const open = daysAfter(today, -rules.closingDays).slice(0, 4);
  return [...closed].sort().at(-1) ?? (isYear(open) ? open : '2000');
}

export type Breakdown = 'agency' | 'month' | 'factor' | 'criterion' | 'channel' | 'field';

/** The request for rows of a selection. */
export function figuresAddress(selection: Selection, by: Breakdown | undefined, today: string): string {
  const query = new URLSearchParams();
  if (selection.agency !== null) query.set('agency', selection.agency);
  const { from, to } = daysOf(selection.period, today);
  if (from !== undefined) query.set('from', from);
  if (to !== undefined) query.set('to', to);
  if (by !== undefined) query.set('by', by);
  const text = query.toString();
  return `/api/v1/indices/satisfaction${text === '' ? '' : `?${text}`}`;
}

/** The request for the ranking of the agencies below one, or of those at the top. */
export function rankingAddress(selection: Selection, agency: string | null, today: string): string {
  const [, query = ''] = figuresAddress({ ...selection, agency }, undefined, today).split('?');
  return `/api/v1/indices/ranking${query === '' ? '' : `?${query}`}`;
}

/** The request for what an agency does better or worse in a year. */
export function strengthsAddress(agency: string, year: Year): string {
  return `/api/v1/indices/strengths?${new URLSearchParams({ agency, year })}`;
}

/** The request for how many answers are needed to tell two levels (percent) apart. */
export function plannerAddress(
  selection: Selection,
  levels: { first: number; second: number },
  today: string,
): string {
  const [, query = ''] = figuresAddress(selection, undefined, today).split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('first', String(levels.first));
  parameters.set('second', String(levels.second));
  return `/api/v1/indices/planner?${parameters}`;
}

const rankedSchema = z.object({
  key: z.string(),
  name: z.string(),
  tier: z.enum(['above', 'not_different', 'below']),
  rank: z.object({ best: count, worst: count }),
  value: count,
  interval: z.object({ lower: count, upper: count }),
  responses: count,
});
export const rankingSchema = z.object({
  formula: z.nullable(z.string()),
  formulaVersion: z.nullable(count),
  group: z.nullable(count),
  ranked: z.array(rankedSchema),
  unranked: z.array(z.object({ key: z.string(), name: z.string() })),
});
export type Ranking = z.infer<typeof rankingSchema>;

export const strengthsSchema = z.object({
  year: z.string(),
  publication: z.nullable(z.object({ number: count, revision: count })),
  formula: z.string(),
  formulaVersion: count,
  compared: count,
  findings: z.array(
    z.object({
      kind: z.enum(['strength', 'weakness']),
      sentence: z.object({ vi: z.string(), en: z.string() }),
    }),
  ),
});
export type Strengths = z.infer<typeof strengthsSchema>;

const planSchema = z.object({ needed: count, missing: count, isReachable: z.boolean() });
export const plannerSchema = z.object({
  finished: count,
  responses: count,
  toTellFromLevel: planSchema,
  toTellTwoApart: planSchema,
  official: z.object({ needed: count, missing: count }),
});
export type Planned = z.infer<typeof plannerSchema>;

export const publicationsSchema = z.object({
  publications: z.array(
    z.object({
      number: count,
      period: z.string(),
      revision: count,
      publishedAt: z.string(),
      hash: z.string(),
    }),
  ),
});
export type Publications = z.infer<typeof publicationsSchema>;

export const commentsSchema = z.object({
  comments: z.array(z.object({ agencyName: z.string(), week: z.string(), text: z.string() })),
  awaitingCheck: count,
});
export type Comments = z.infer<typeof commentsSchema>;

/** Rows in the order asked for: by name as they came, or the highest first and those without a figure last. */
export function inOrder(rows: readonly Figure[], order: Order): Figure[] {
  if (order === 'name') return [...rows];
  return [...rows].sort((a, b) => (b.value ?? -1) - (a.value ?? -1));
}

/** Of those invited, how many answered at all; null where nobody was invited. 0 to 100. */
export function replyRate({ reach }: Figure): number | null {
  return reach.invited === 0 ? null : (100 * reach.started) / reach.invited;
}
