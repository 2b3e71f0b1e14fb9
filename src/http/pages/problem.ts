/** A problem as a page, for a person who opened an address in a browser; programs get it as everywhere. */
import type { Request, RequestHandler, Response } from 'express';
import type { Language } from '../../core/message.ts';
import type { Problem } from '../problem.ts';
import { html, type Markup } from './html.ts';
import { iconOf } from './icons.ts';
import { brand, sendPage } from './layout.ts';
import { noticeOf, wayOn } from './problem-texts.ts';
import { openWebBuild, type WebBuild } from './web-build.ts';

/** From here on problems of requests that prefer HTML to JSON, as browsers do for what they open, are sent as pages. */
export function problemsAsPages(): RequestHandler {
  const web = openWebBuild();
  return (request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD')
      response.locals.showProblem = (problem) => isForPeople(request) && show(web, response, problem);
    next();
  };
}

function isForPeople(request: Request): boolean {
  return request.accepts(['json', 'html']) === 'html';
}

/** False where the page itself cannot be made: its files are not built. */
function show(web: WebBuild, response: Response, problem: Problem): boolean {
  try {
    const { title, text } = noticeOf(problem).vi;
    sendPage(response, problem.status, {
      language: 'vi',
      title: `${title} – Lắng Nghe`,
      description: text,
      files: web.filesOf('chat'),
      hasScript: false,
      bodyClass: 'chat-page',
      body: body(problem),
    });
    return true;
  } catch {
    return false;
  }
}

function body(problem: Problem): Markup {
  const { vi, en } = noticeOf(problem);
  return html`<header class="top"><div class="bar">${brand()}</div></header>
<main class="column" id="main" tabindex="-1">
  <div class="ending">
    ${iconOf('lotus')}
    <h1>${vi.title}</h1>
    <p>${vi.text}</p>
    ${links('vi')}
  </div>
  <div class="ending" lang="en">
    <h2>${en.title}</h2>
    <p>${en.text}</p>
    ${links('en')}
  </div>
</main>
<footer class="foot"><p>${details(problem)}</p></footer>`;
}

function links(language: Language): Markup {
  const query = language === 'vi' ? '' : '?lang=en';
  const { figures, publications } = wayOn[language];
  return html`<a href="/${query}">${figures}</a> <a href="/publications${query}">${publications}</a>`;
}

/** For whoever is asked for help: what a program would have been told. */
function details({ status, code, detail, issues = [] }: Problem): Markup {
  const found = issues.map(({ path, message }) => `${path} ${message}`);
  return html`<code>${[`${status} ${code}`, ...(detail === undefined ? [] : [detail]), ...found].join(' · ')}</code>`;
}
