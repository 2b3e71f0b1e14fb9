/** A public page that is only read, and needs no script: publications, methods, the data dictionary. */
import type { Language } from '../../core/message.ts';
import type { Endpoint } from '../endpoint.ts';
import { html, type Markup } from './html.ts';
import { askedLanguage, brand, languageLink, sendPage } from './layout.ts';
import { publicFoot } from './public.ts';
import type { WebBuild } from './web-build.ts';

export type Reading = { readonly title: string; readonly lead: string; readonly body: Markup };

/** `GET path`, in the language that is asked for. */
export function readingPage(
  web: WebBuild,
  path: string,
  read: (language: Language) => Reading | Promise<Reading>,
): Endpoint {
  return {
    method: 'get',
    path,
    access: 'public',
    body: 'none',
    handle: async (request, response) => {
      const language = askedLanguage(request) ?? 'vi';
      const { title, lead, body } = await read(language);
      const page = {
        language,
        title: `${title} – Lắng Nghe`,
        description: lead,
        files: web.filesOf('public'),
        hasScript: false,
        bodyClass: 'public-page',
        body: html`<header class="top"><div class="bar">${brand()}${languageLink(language)}</div></header>
<main class="column" id="main" tabindex="-1">
  <div class="intro">
    <h1>${title}</h1>
    <p class="lead">${lead}</p>
  </div>
  ${body}
</main>
${publicFoot(language)}`,
      };
      sendPage(response, 200, page, 'no-cache');
    },
  };
}
