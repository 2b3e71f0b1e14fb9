import type { Tx } from '../../db/index.ts';
import type { ReportedTraits } from '../../dossiers/index.ts';
import type { Traits } from './match-rules.ts';

/** What rules look at, for many dossiers at once, in their order. */
export async function loadTraits(tx: Tx, dossiers: readonly ReportedTraits[]): Promise<Traits[]> {
  const procedures = await tx.procedure.findMany({
    where: { id: { in: distinct(dossiers.map((dossier) => dossier.procedureId)) } },
    select: { id: true, code: true, field: { select: { name: true } } },
  });
  const byId = new Map(procedures.map((procedure) => [procedure.id, procedure]));
  const above = await codesAbove(tx, distinct(dossiers.flatMap(agencyIdsOf)));
  return dossiers.map((dossier) => {
    const procedure = byId.get(dossier.procedureId);
    const codes = agencyIdsOf(dossier).flatMap((id) => above.get(id) ?? []);
    return {
      procedure: procedure?.code ?? '',
      field: procedure?.field?.name,
      submittedVia: dossier.submittedVia,
      outcome: dossier.outcome,
      applicantKind: dossier.applicantKind,
      agencies: new Set(codes),
    };
  });
}

function agencyIdsOf(dossier: ReportedTraits): string[] {
  const { receivingAgencyId, decidingAgencyId, supportingAgencyId } = dossier;
  return [receivingAgencyId, decidingAgencyId, ...(supportingAgencyId === null ? [] : [supportingAgencyId])];
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}

/** For each agency its code and the codes of all above it. */
async function codesAbove(tx: Tx, agencies: readonly string[]): Promise<Map<string, string[]>> {
  // `union`, not `union all`: a tree that an administrator tied into a ring must not run for ever.
  const rows = await tx.$queryRaw<{ start: string; code: string }[]>`
    with recursive above (start, agency_id) as (
      select id, id from unnest(${agencies}::uuid[]) as given (id)
      union
      select above.start, a.parent_id from above join agencies a on a.id = above.agency_id
      where a.parent_id is not null
    )
    select above.start, a.code from above join agencies a on a.id = above.agency_id`;
  const codes = new Map<string, string[]>();
  for (const { start, code } of rows) codes.set(start, [...(codes.get(start) ?? []), code]);
  return codes;
}
