/**
 * `GET /`: the published figures, for everybody. The page is a frame, which names the rules of what is published; the figures
 * come from the public API.
 */
import type { Language } from '../../core/message.ts';
import { formulas, leastResponsesToRank } from '../../indices/index.ts';
import type { Endpoint } from '../endpoint.ts';
import { html, type Markup } from './html.ts';
import { askedLanguage, brand, languageLink, languageQuery, sendPage } from './layout.ts';
import { publicPageTexts } from './public-texts.ts';
import type { WebBuild } from './web-build.ts';

const figuresPath = '/api/v1/indices/satisfaction';

/** What the words of pages name of the configuration. */
export type ReleaseRules = {
  /** Figures of fewer ratings are not published. */
  readonly leastRatings: number;
  /** Days after the end of a year until what is told by years is told. */
  readonly closingDays: number;
};

export function publicPageEndpoints(deps: { web: WebBuild; rules: ReleaseRules }): Endpoint[] {
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
          body: publicBody(language, deps.rules),
        };
        sendPage(response, 200, page, 'no-cache');
      },
    },
  ];
}

function publicBody(language: Language, rules: ReleaseRules): Markup {
  const texts = publicPageTexts[language];
  return html`<header class="top"><div class="bar">${brand()}${languageLink(language)}</div></header>
<main class="column" id="main" tabindex="-1">
  <div class="intro">
    <h1>${texts.heading}</h1>
    <p class="lead">${texts.lead}</p>
    <div id="period-place"></div>
  </div>
  <noscript><p class="panel">${texts.withoutScript} <a href="/publications${languageQuery(language)}">${texts.publications}</a></p></noscript>
  <p class="spoken" id="said" role="status">${texts.loading}</p>
  <div id="figures" aria-busy="true" data-least-ratings="${rules.leastRatings}" data-least-to-rank="${leastResponsesToRank}" data-closing-days="${rules.closingDays}">
    <div class="headline skeleton" aria-hidden="true"><i></i><i></i><i></i></div>
    <div class="panel skeleton" aria-hidden="true"><i></i><i></i><i></i><i></i></div>
  </div>
  ${meaning(language, rules)}
</main>
${publicFoot(language)}`;
}

/** The foot of every public page: how figures are made, what their columns mean, and where they come from. */
export function publicFoot(language: Language): Markup {
  const texts = publicPageTexts[language];
  const query = languageQuery(language);
  return html`<footer class="foot">
  <ul class="links">
    <li><a href="/${query}">${texts.heading}</a></li>
    <li><a href="/publications${query}">${texts.publications}</a></li>
    <li><a href="/methods${query}">${texts.methods}</a></li>
    <li><a href="/dictionary${query}">${texts.dictionary}</a></li>
    <li><a href="/api/docs">${texts.api}</a></li>
  </ul>
  <p>${texts.openDataText} <a href="${figuresPath}">${figuresPath}</a></p>
</footer>`;
}

function meaning(language: Language, { leastRatings }: ReleaseRules): Markup {
  const texts = publicPageTexts[language];
  const formula = formulas.overall_top2;
  const explained = (term: string, text: Markup) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`;
  return html`<section class="panel meaning">
    <h2>${texts.meaning}</h2>
    <dl>
      ${explained(
        `${texts.formula}: ${formula.name[language]}`,
        html`${formula.description[language]} <a href="/methods${languageQuery(language)}#${formula.id}">${texts.formulaMore}</a>`,
      )}
      ${texts.explanations(leastRatings).map(({ term, text }) => explained(term, html`${text}`))}
    </dl>
  </section>`;
}
