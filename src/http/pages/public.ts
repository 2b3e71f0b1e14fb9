/** `GET /`: the published figures, for everybody. The page is a frame; the figures come from the public API. */
import type { Language } from '../../core/message.ts';
import { formulas } from '../../indices/index.ts';
import type { Endpoint } from '../endpoint.ts';
import { html, type Markup } from './html.ts';
import { askedLanguage, brand, languageLink, sendPage } from './layout.ts';
import { publicPageTexts } from './public-texts.ts';
import type { WebBuild } from './web-build.ts';

const figuresPath = '/api/v1/indices/satisfaction';

export function publicPageEndpoints(deps: { web: WebBuild }): Endpoint[] {
  return [
    {
      method: 'get',
      path: '/',
      access: 'public',
      body: 'none',
      handle: (request, response) => {
        const language = askedLanguage(request) ?? 'vi';
        const texts = publicPageTexts[language];
        const page = {
          language,
          title: texts.title,
          description: texts.description,
          files: deps.web.filesOf('public'),
          hasScript: true,
          bodyClass: 'public-page',
          body: publicBody(language),
        };
        sendPage(response, 200, page, 'no-cache');
      },
    },
  ];
}

function publicBody(language: Language): Markup {
  const texts = publicPageTexts[language];
  return html`<header class="top"><div class="bar">${brand()}${languageLink(language)}</div></header>
<main class="column">
  <div class="intro">
    <h1>${texts.heading}</h1>
    <p class="lead">${texts.lead}</p>
    <div id="period-place"></div>
  </div>
  <noscript><p class="panel">${texts.withoutScript} <a href="${figuresPath}">${figuresPath}</a></p></noscript>
  <div id="figures" aria-busy="true" aria-live="polite">
    <p class="spoken">${texts.loading}</p>
    <div class="headline skeleton" aria-hidden="true"><i></i><i></i><i></i></div>
    <div class="panel skeleton" aria-hidden="true"><i></i><i></i><i></i><i></i></div>
  </div>
  ${meaning(language)}
</main>
<footer class="foot"><p>${texts.openDataText} <a href="${figuresPath}">${figuresPath}</a> · <a href="/api/docs">${texts.api}</a></p></footer>`;
}

function meaning(language: Language): Markup {
  const texts = publicPageTexts[language];
  const formula = formulas.overall_top2;
  const explained = (term: string, text: Markup) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`;
  return html`<section class="panel meaning">
    <h2>${texts.meaning}</h2>
    <dl>
      ${explained(
        `${texts.formula}: ${formula.name[language]}`,
        html`${formula.description[language]} <small>${formula.id}, v${formula.version}. ${texts.formulaSource}: ${formula.source[language]}</small>`,
      )}
      ${texts.explanations.map(({ term, text }) => explained(term, html`${text}`))}
    </dl>
  </section>`;
}
