/** The API's description: as an OpenAPI document for programs, as a page for people. */
import { createHash } from 'node:crypto';
import { openApiDocument, operations } from '../../contract/openapi.ts';
import type { Endpoint } from '../endpoint.ts';
import { docsStyle, renderDocs } from './docs-page.ts';

export function descriptionEndpoints(config: { readonly publicUrl: string }): Endpoint[] {
  const document = JSON.stringify(openApiDocument(config.publicUrl));
  const page = renderDocs(operations);
  const styleHash = createHash('sha256').update(docsStyle).digest('base64');
  return [
    {
      method: 'get',
      path: '/api/openapi.json',
      access: 'public',
      body: 'none',
      handle: (_request, response) => {
        response.set('Cache-Control', 'public, max-age=300').type('application/json').send(document);
      },
    },
    {
      method: 'get',
      path: '/api/docs',
      access: 'public',
      body: 'none',
      handle: (_request, response) => {
        response
          .set('Content-Security-Policy', `default-src 'none'; style-src 'sha256-${styleHash}'`)
          .set('Cache-Control', 'public, max-age=300')
          .type('text/html')
          .send(page);
      },
    },
  ];
}
