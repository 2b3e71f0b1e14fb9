/** A publication as one flat table. Pure. */
import type { PublicationContent, PublishedRow } from '../../indices/index.ts';

export type Cell = string | number | boolean | null;
/** By the names of its columns, which the dictionary tells. */
export type FlatRow = Readonly<Record<string, Cell>>;

/** Every figure of a publication, one a row. */
export function tableOf({ period, revision, figures }: PublicationContent): FlatRow[] {
  const ranks = new Map(
    figures.rankings.flatMap(({ ranking }) => ranking.ranked.map((one) => [one.key, one] as const)),
  );
  const heading = { period: period.key, revision };
  const everybody = { agency_code: 'all', agency_name: 'Tất cả các cơ quan', parent_code: null };
  const kinds = (of: { overall: PublishedRow; factors: PublishedRow[]; criteria: PublishedRow[] }) => [
    { kind: 'overall', row: of.overall },
    ...of.factors.map((row) => ({ kind: 'factor', row })),
    ...of.criteria.filter((row) => row.key !== 'overall').map((row) => ({ kind: 'criterion', row })),
  ];
  return [
    ...kinds(figures.system).map(({ kind, row }) => ({ ...heading, ...everybody, ...flat(kind, row) })),
    ...figures.agencies.flatMap((agency) =>
      kinds(agency).map(({ kind, row }) => {
        const rank = kind === 'overall' ? ranks.get(agency.code) : undefined;
        return {
          ...heading,
          agency_code: agency.code,
          agency_name: agency.name,
          parent_code: agency.parent,
          ...flat(kind, row),
          tier: rank?.tier ?? null,
          best_rank: rank?.rank.best ?? null,
          worst_rank: rank?.rank.worst ?? null,
        };
      }),
    ),
  ];
}

function flat(kind: string, row: PublishedRow): FlatRow {
  const { reach, interval, weighted, counts } = row;
  return {
    subject_kind: kind,
    subject: kind === 'overall' ? 'overall' : row.key,
    subject_name: kind === 'overall' ? 'Hài lòng chung' : row.name,
    formula: row.formula,
    formula_version: row.formulaVersion,
    criterion_weights: row.criterionWeights,
    value: row.value,
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
    interval_method: interval?.method ?? null,
    weighted_value: weighted?.value ?? null,
    weighted_lower: weighted?.interval.lower ?? null,
    weighted_upper: weighted?.interval.upper ?? null,
    ...Object.fromEntries([0, 1, 2, 3, 4].map((index) => [`n${index + 1}`, counts?.[index] ?? null])),
    not_applicable: row.notApplicable,
    responses: row.responses,
    finished: reach.finished,
    invitable: reach.invitable,
    invited: reach.invited,
    delivered: reach.delivered,
    opened: reach.opened,
    started: reach.started,
    completed: reach.completed,
    opted_out: reach.optedOut,
    not_sampled: reach.unreached.notSampled,
    no_invitation: reach.unreached.noInvitation,
    no_address: reach.unreached.noAddress,
    refused_contact: reach.unreached.refusedContact,
    not_delivered: reach.unreached.notDelivered,
    suppressed: row.suppressed,
    reason: row.reason ?? null,
  };
}
