/** Open data: the publications as files, their catalogue, dictionary and signatures, and the printed reports. */
import type { Response } from 'express';
import { z } from 'zod';
import type { Db } from '../../db/index.ts';
import { findPublication, listPublications, type StoredPublication } from '../../indices/index.ts';
import { type PublishedComment, publishedComments } from '../../surveys/index.ts';
import type { Endpoint } from '../endpoint.ts';
import { invalidInput, sendProblem, toIssues } from '../problem.ts';
import { renderReport } from '../reports/render-report.ts';
import { reportOf } from '../reports/report-of.ts';
import { changesTableOf } from './changes-table.ts';
import { toCsv } from './csv.ts';
import { catalogueOf } from './dcat.ts';
import { type Column, changeColumns, columns, commentColumns, reasonsOf } from './dictionary.ts';
import { type FlatRow, tableOf } from './table-of.ts';
import { toXlsx } from './xlsx.ts';

/** A revision never changes; the newest revision of a period may be another tomorrow. */
const cacheControl = 'public, max-age=300';

const fileSchema = z
  .string()
  .regex(
    /^\d{4}(-(Q[1-4]|\d{2}))?\.(json|csv|changes\.csv|xlsx|signature\.json)$/,
    'must be like 2026-11.csv, 2026-11.changes.csv, 2026-Q4.xlsx or 2026.json',
  );
const reportSchema = z
  .string()
  .regex(/^\d{4}(-(Q[1-4]|\d{2}))?(_[^/]{1,64})?\.pdf$/, 'must be like 2026-Q4.pdf or 2026-Q4_H38.31.pdf');
const querySchema = z.object({
  revision: z.coerce.number().int().positive().max(10_000).optional(),
  lang: z.enum(['vi', 'en']).optional(),
});

const commentsQuerySchema = z.object({ agency: z.string().min(1).max(64).optional() });

function csvOf(of: readonly Column[], rows: readonly FlatRow[]): string {
  return toCsv(
    of.map(({ name }) => name),
    rows,
  );
}

function commentsCsv({ comments }: { comments: readonly PublishedComment[] }): string {
  return csvOf(
    commentColumns,
    comments.map(({ week, agency, agencyName, text }) => ({
      week,
      agency_code: agency,
      agency_name: agencyName,
      comment: text,
    })),
  );
}

export function openDataEndpoints(deps: { db: Db; publicUrl: string; leastRatings: number }): Endpoint[] {
  const get = (path: string, handle: Endpoint['handle']): Endpoint => ({
    method: 'get',
    path: `/api/v1/open-data${path}`,
    access: 'public',
    body: 'none',
    handle,
  });
  return [
    get('', async (_request, response) => {
      const catalogue = catalogueOf(deps.publicUrl, await listPublications(deps.db));
      response.set('Cache-Control', cacheControl).type('application/ld+json').send(JSON.stringify(catalogue));
    }),
    get('/dictionary', (_request, response) => {
      response.set('Cache-Control', cacheControl).json({
        columns,
        changes: changeColumns,
        comments: commentColumns,
        reasons: reasonsOf(deps.leastRatings),
        methods: `${deps.publicUrl}/api/v1/indices/methods`,
      });
    }),
    get('/publications', async (_request, response) => {
      const publications = await listPublications(deps.db);
      response.set('Cache-Control', cacheControl).json({ publications });
    }),
    get('/publications/:file', async (request, response) => {
      const file = fileSchema.safeParse(request.params['file']);
      const query = querySchema.safeParse(request.query);
      if (!file.success || !query.success) {
        sendProblem(response, invalidInput(toIssues((file.error ?? query.error) as z.ZodError)));
        return;
      }
      const [period = '', ...kind] = file.data.split('.');
      const publication = await findPublication(deps.db, period, query.data.revision);
      if (publication === undefined) sendUnknown(response);
      else await sendFile(response, publication, kind.join('.'));
    }),
    ...(['/comments', '/comments.csv'] as const).map((path) =>
      get(path, async (request, response) => {
        const query = commentsQuerySchema.safeParse(request.query);
        if (!query.success) {
          sendProblem(response, invalidInput(toIssues(query.error)));
          return;
        }
        const found = await publishedComments(deps.db, query.data.agency);
        if (!found.ok) {
          const title = 'There is no agency with this code';
          sendProblem(response, { status: 404, code: found.error.code, title });
          return;
        }
        response.set('Cache-Control', cacheControl);
        if (path === '/comments') response.json(found.value);
        else response.attachment('gop-y.csv').type('text/csv; charset=utf-8').send(commentsCsv(found.value));
      }),
    ),
    get('/reports/:file', async (request, response) => {
      const file = reportSchema.safeParse(request.params['file']);
      const query = querySchema.safeParse(request.query);
      if (!file.success || !query.success) {
        sendProblem(response, invalidInput(toIssues((file.error ?? query.error) as z.ZodError)));
        return;
      }
      const [period = '', ...agency] = file.data.replace(/\.pdf$/, '').split('_');
      const publication = await findPublication(deps.db, period, query.data.revision);
      const about = agency.length === 0 ? undefined : agency.join('_');
      const report =
        publication === undefined ? undefined : reportOf(publication, about, query.data.lang ?? 'vi');
      if (report === undefined) {
        sendUnknown(response);
        return;
      }
      response
        .set('Cache-Control', cacheControl)
        .set('Content-Disposition', `inline; filename="${encodeURIComponent(file.data)}"`)
        .type('application/pdf')
        .send(await renderReport(report));
    }),
  ];
}

async function sendFile(response: Response, publication: StoredPublication, kind: string): Promise<void> {
  const { bytes, hash, signature, publicKey, content, period, revision } = publication;
  response.set('Cache-Control', cacheControl);
  const name = `chi-so-hai-long-${period}-v${revision}`;
  switch (kind) {
    case 'json':
      // The very bytes that are signed.
      response.type('application/json').set('X-Content-SHA256', hash).send(bytes);
      return;
    case 'signature.json':
      response.json({
        algorithm: 'Ed25519',
        hash,
        signature: signature.toString('base64'),
        publicKey: publicKey.toString('base64'),
      });
      return;
    case 'xlsx':
      response
        .attachment(`${name}.xlsx`)
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .send(await toXlsx(content));
      return;
    case 'changes.csv':
      response
        .attachment(`${name}-thay-doi.csv`)
        .type('text/csv; charset=utf-8')
        .send(csvOf(changeColumns, changesTableOf(content)));
      return;
    default:
      response
        .attachment(`${name}.csv`)
        .type('text/csv; charset=utf-8')
        .send(csvOf(columns, tableOf(content)));
  }
}

function sendUnknown(response: Response): void {
  sendProblem(response, {
    status: 404,
    code: 'not_published',
    title: 'Nothing was published under this name',
  });
}
