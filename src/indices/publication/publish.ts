/** Closes periods: composes their figures, signs them and adds them to the chain. */
import { err, ok, type Result } from '../../core/result.ts';
import {
  addDays,
  type CalendarDay,
  type Clock,
  dateToDay,
  dayOf,
  dayToDate,
  startOfDay,
} from '../../core/time.ts';
import { type Db, inTransaction, type Tx } from '../../db/index.ts';
import { publishedMethods } from '../methods.ts';
import { leastResponsesToRank } from '../ranking/rank-units.ts';
import { readTallyState } from '../tallies/read-tallies.ts';
import { canonicalJson } from './canonical-json.ts';
import { type ClosedPeriod, closedPeriods, periodOfKey } from './closed-period.ts';
import { type ComposeDeps, composeFigures } from './compose-figures.ts';
import { correctFigures } from './corrections.ts';
import { keepPublished } from './keep-published.ts';
import { hashOf, type Signer } from './signature.ts';
import { type PublicationContent, type PublishedFigures, publicationSchema } from './vocabulary.ts';

export type PublishDeps = ComposeDeps & {
  readonly db: Db;
  readonly clock: Clock;
  readonly signer: Signer;
  readonly codeVersion: string;
  readonly leastRatings: number;
  /** Days after the end of a period until its last invitation has run out: then nobody can answer any more. */
  readonly closingDays: number;
};

/** Any fixed number: publications are numbered one after another under this advisory lock. */
const publicationLock = 7_662_022_008n;
/** A year of a country with thousands of agencies takes minutes. */
const longestTransactionMilliseconds = 1_800_000;

/** Publishes every period that is due and is not published yet, oldest first. Running again changes nothing. */
export async function closePeriods(deps: PublishDeps, until: Date): Promise<{ published: string[] }> {
  const published: string[] = [];
  for (const period of await duePeriods(deps, until)) {
    const done = await publish(deps, period, { isCorrection: false });
    if (done.ok) published.push(period.key);
  }
  return { published };
}

/** Publishes a correction of every period whose figures are no longer those that were published. */
export async function correctPeriods(deps: PublishDeps): Promise<{ corrected: string[] }> {
  const known = await deps.db.publication.findMany({
    select: { period: true },
    distinct: ['period'],
    orderBy: { number: 'asc' },
  });
  const corrected: string[] = [];
  for (const { period: key } of known) {
    const period = periodOfKey(key);
    if (period === undefined) continue;
    const done = await publish(deps, period, { isCorrection: true });
    if (done.ok) corrected.push(key);
  }
  return { corrected };
}

async function duePeriods({ db, closingDays }: PublishDeps, until: Date): Promise<ClosedPeriod[]> {
  const first = await db.tallyCell.findFirst({
    where: { grain: 'day' },
    orderBy: { day: 'asc' },
    select: { day: true },
  });
  const { dataThrough } = await readTallyState(db);
  if (first === null || dataThrough === undefined) return [];
  const counted = dataThrough < until ? dataThrough : until;
  // Everything that was said by then must be in the tallies.
  const before = addDays(dayOf(counted), -closingDays);
  const periods = closedPeriods(dateToDay(first.day), before);
  const known = await db.publication.findMany({ select: { period: true } });
  const done = new Set(known.map(({ period }) => period));
  return periods.filter(({ key }) => !done.has(key));
}

type Refusal = { readonly code: 'already_published' | 'unchanged' };

async function publish(
  deps: PublishDeps,
  period: ClosedPeriod,
  { isCorrection }: { isCorrection: boolean },
): Promise<Result<number, Refusal>> {
  return inTransaction<number, Refusal>(
    deps.db,
    async (tx) => {
      await tx.$executeRaw`select pg_advisory_xact_lock(${publicationLock})`;
      const earlier = await tx.publication.findFirst({
        where: { period: period.key },
        orderBy: { revision: 'desc' },
      });
      if (earlier !== null && !isCorrection) return err({ code: 'already_published' });
      const last = await tx.publication.findFirst({ orderBy: { number: 'desc' } });
      const revision = (earlier?.revision ?? 0) + 1;
      const { figures, changes } = correctFigures(
        await figuresBefore(tx, period.key, revision),
        await composeFigures(tx, deps, period),
        deps.leastRatings,
      );
      if (earlier !== null && changes.length === 0) return err({ code: 'unchanged' });
      const { dataThrough } = await readTallyState(tx);
      const content: PublicationContent = {
        format: 'lang-nghe/publication',
        formatVersion: 1,
        number: (last?.number ?? 0) + 1,
        period,
        revision,
        corrects: earlier?.number ?? null,
        changes,
        publishedAt: deps.clock.now().toISOString(),
        dataThrough: (dataThrough ?? startOfDay(addDays(period.to, 1))).toISOString(),
        codeVersion: deps.codeVersion,
        previousHash: last === null ? null : Buffer.from(last.hash).toString('hex'),
        leastRatings: deps.leastRatings,
        leastResponsesToRank,
        methods: methodsOf(),
        figures,
      };
      const bytes = toBytes(content);
      await tx.publication.create({
        data: {
          number: content.number,
          kind: period.kind,
          period: period.key,
          revision: content.revision,
          firstDay: dayToDate(period.from),
          lastDay: dayToDate(period.to),
          content: bytes,
          hash: new Uint8Array(hashOf(bytes)),
          signature: new Uint8Array(deps.signer.sign(bytes)),
          publicKey: new Uint8Array(deps.signer.publicKey),
          publishedAt: new Date(content.publishedAt),
        },
      });
      return ok(content.number);
    },
    { timeoutMilliseconds: longestTransactionMilliseconds },
  );
}

function methodsOf(): PublicationContent['methods'] {
  return publishedMethods().map(({ id, version, source, name, description }) => ({
    id,
    version,
    source,
    name,
    description,
  }));
}

/** The bytes of a publication: what is hashed and signed. */
export function toBytes(content: PublicationContent): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(canonicalJson(content)));
}

export function parseContent(bytes: Uint8Array): PublicationContent {
  return publicationSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

/**
 * The bytes that the tallies make of a published period now, with the number, instants and version of the publication: the
 * same as were published, unless the data changed since. A correction is made again from those before it, as it was made.
 */
export async function recompute(
  tx: Tx,
  deps: ComposeDeps,
  published: PublicationContent,
): Promise<Uint8Array> {
  const { kind, key, from, to } = published.period;
  const period = { kind, key, from: from as CalendarDay, to: to as CalendarDay };
  const composed = await composeFigures(tx, deps, period);
  if (published.corrects === null)
    return toBytes({ ...published, figures: keepPublished(published.figures, composed) });
  const earlier = await figuresBefore(tx, key, published.revision);
  const { figures, changes } = correctFigures(
    earlier,
    keepPublished(published.figures, composed),
    published.leastRatings,
  );
  return toBytes({ ...published, figures, changes });
}

/** What was published of a period before a revision, the first first. */
async function figuresBefore(tx: Tx, period: string, revision: number): Promise<PublishedFigures[]> {
  const rows = await tx.publication.findMany({
    where: { period, revision: { lt: revision } },
    orderBy: { revision: 'asc' },
    select: { content: true },
  });
  return rows.map(({ content }) => parseContent(content).figures);
}

/** `corrected_since`: the tallies make other bytes, and a later publication of the period says what changed. */
export type Recomputed = 'not_published_here' | 'same_bytes' | 'corrected_since' | 'other_bytes';

/** Whether a publication is stored here with this hash, and whether the tallies still make the same bytes. */
export async function recomputePublication(
  deps: ComposeDeps & { readonly db: Db },
  hash: string,
): Promise<Recomputed> {
  const done = await inTransaction<Recomputed, never>(
    deps.db,
    async (tx) => {
      await tx.$executeRaw`set transaction isolation level repeatable read, read only`;
      const stored = await tx.publication.findFirst({
        where: { hash: new Uint8Array(Buffer.from(hash, 'hex')) },
      });
      if (stored === null) return ok('not_published_here');
      const bytes = await recompute(tx, deps, parseContent(stored.content));
      if (Buffer.from(stored.content).equals(bytes)) return ok('same_bytes');
      const { period, revision } = stored;
      const later = await tx.publication.count({ where: { period, revision: { gt: revision } } });
      return ok(later > 0 ? 'corrected_since' : 'other_bytes');
    },
    { timeoutMilliseconds: longestTransactionMilliseconds },
  );
  return done.ok ? done.value : done.error;
}
