/**
 * How figures are made and what the columns of the open data mean, for people: `GET /methods`, `GET /dictionary`. The same as
 * JSON: `/api/v1/indices/methods`, `/api/v1/open-data/dictionary`.
 */
import type { Language } from '../../core/message.ts';
import { factors, serviceCriteria } from '../../engine/index.ts';
import { publishedMethods } from '../../indices/index.ts';
import { formulaIds } from '../../indices/vocabulary.ts';
import type { Endpoint } from '../endpoint.ts';
import { changeColumns, columns, commentColumns, reasonsOf } from '../open-data/dictionary.ts';
import { html, type Markup } from './html.ts';
import type { ReleaseRules } from './public.ts';
import { readingPage } from './reading-page.ts';
import { type ReferenceTexts, referenceTexts } from './reference-texts.ts';
import type { WebBuild } from './web-build.ts';

type Method = ReturnType<typeof publishedMethods>[number];

export function referencePageEndpoints({ web, rules }: { web: WebBuild; rules: ReleaseRules }): Endpoint[] {
  return [
    readingPage(web, '/methods', (language) => {
      const { title, lead } = referenceTexts[language].methods;
      return { title, lead, body: methodsBody(language) };
    }),
    readingPage(web, '/dictionary', (language) => {
      const { title, lead } = referenceTexts[language].dictionary;
      return { title, lead, body: dictionaryBody(language, rules) };
    }),
  ];
}

const besideAFormula = ['post_stratified', 'empirical_bayes'];

function methodsBody(language: Language): Markup {
  const texts = referenceTexts[language];
  const all = publishedMethods();
  const isFormula = ({ id }: Method) => formulaIds.some((known) => known === id);
  const isBeside = ({ id }: Method) => besideAFormula.includes(id);
  const groups = [
    { heading: texts.methods.satisfaction, members: all.filter(isFormula) },
    { heading: texts.methods.beside, members: all.filter(isBeside) },
    { heading: texts.methods.official, members: all.filter((one) => !isFormula(one) && !isBeside(one)) },
  ];
  return html`${groups.map(
    ({ heading, members }) => html`<section class="panel">
    <h2>${heading}</h2>
    ${members.map((method) => methodEntry(method, language, texts))}
  </section>`,
  )}
  <p class="note">${texts.forPrograms} <a href="/api/v1/indices/methods">/api/v1/indices/methods</a></p>`;
}

function methodEntry(
  { id, version, validFrom, validTo, name, description, source }: Method,
  language: Language,
  texts: ReferenceTexts,
): Markup {
  const anchor =
    publishedMethods().find((one) => one.id === id)?.version === version ? id : `${id}-${version}`;
  return html`<article class="entry" id="${anchor}">
      <h3>${name[language]}</h3>
      <p>${description[language]}</p>
      <dl class="pairs">
        <div><dt>${texts.methods.formula}</dt><dd><code>${id}</code>, ${texts.methods.version(version)}</dd></div>
        <div><dt>${texts.methods.valid}</dt><dd>${texts.methods.validity(validFrom, validTo)}</dd></div>
        <div><dt>${texts.methods.source}</dt><dd>${source[language]}</dd></div>
      </dl>
    </article>`;
}

function dictionaryBody(language: Language, { leastRatings }: ReleaseRules): Markup {
  const texts = referenceTexts[language];
  const { dictionary } = texts;
  const entry = (code: string, detail: string | undefined, meaning: string, id = code) =>
    html`<div id="${id}"><dt><code>${code}</code>${detail === undefined ? undefined : html` <small>${detail}</small>`}</dt><dd>${meaning}</dd></div>`;
  return html`<section class="panel">
    <h2>${dictionary.columns}</h2>
    <p class="note">${dictionary.columnsNote}</p>
    <dl class="pairs">${columns.map((column) => entry(column.name, dictionary.types[column.type], column[language]))}</dl>
  </section>
  <section class="panel">
    <h2>${dictionary.changes}</h2>
    <p class="note">${dictionary.changesNote}</p>
    <dl class="pairs">${changeColumns.map((column) => entry(column.name, dictionary.types[column.type], column[language], `changes-${column.name}`))}</dl>
  </section>
  <section class="panel">
    <h2>${dictionary.comments}</h2>
    <dl class="pairs">${commentColumns.map((column) => entry(column.name, dictionary.types[column.type], column[language], `comments-${column.name}`))}</dl>
  </section>
  <section class="panel">
    <h2>${dictionary.reasons}</h2>
    <dl class="pairs">${reasonsOf(leastRatings).map((reason) => entry(reason.name, undefined, reason[language]))}</dl>
  </section>
  <section class="panel">
    <h2>${dictionary.criteria}</h2>
    <p class="note">${dictionary.criteriaNote}</p>
    ${factors.map(
      ({
        id,
        name,
      }) => html`<h3 class="pairs-heading">${name[language]} <small><code>${id}</code></small></h3>
    <dl class="pairs">${serviceCriteria.filter(({ factor }) => factor === id).map((criterion) => entry(criterion.id, undefined, criterion.wording[language]))}</dl>`,
    )}
  </section>
  <p class="note">${texts.forPrograms} <a href="/api/v1/open-data/dictionary">/api/v1/open-data/dictionary</a></p>`;
}
