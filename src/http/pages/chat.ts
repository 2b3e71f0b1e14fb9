/** `GET /s/{token}`: the citizen's web chat. Reading the page changes nothing, for link previews read it too. */
import { readTranscript } from '../../conversations/index.ts';
import type { Language } from '../../core/message.ts';
import type { Clock } from '../../core/time.ts';
import type { Db } from '../../db/index.ts';
import { findInvitation, loadSurveyFacts, type SurveyFacts } from '../../dossiers/index.ts';
import type { Keys } from '../../identity/index.ts';
import type { Endpoint } from '../endpoint.ts';
import { setChatPolicy } from '../page-policy.ts';
import { chatPageTexts, type Notice, notices } from './chat-texts.ts';
import { html, type Markup } from './html.ts';
import { iconOf } from './icons.ts';
import { askedLanguage, brand, languageLink, type Page, sendPage } from './layout.ts';
import type { ReleaseRules } from './public.ts';
import type { WebBuild } from './web-build.ts';

/** The page of an invitation: the chat, or a notice (404 unknown, 410 expired, 200 already finished). */
export function chatPageEndpoints(deps: {
  db: Db;
  keys: Keys;
  clock: Clock;
  web: WebBuild;
  rules: ReleaseRules;
}): Endpoint[] {
  return [
    {
      method: 'get',
      path: '/s/:token',
      access: 'invitation_token',
      body: 'none',
      handle: async (request, response) => {
        const files = deps.web.filesOf('chat');
        const asked = askedLanguage(request);
        const found = await findInvitation(deps.db, String(request.params['token']), deps.clock.now());
        if (!found.ok) {
          const status = found.error.code === 'invitation_expired' ? 410 : 404;
          sendPage(response, status, noticePage(asked ?? 'vi', notices[found.error.code], files));
          return;
        }
        const invitation = found.value;
        const language = asked ?? invitation.language;
        if (invitation.isSpent) {
          sendPage(response, 200, noticePage(language, notices.invitation_spent, files));
          return;
        }
        const facts = await loadSurveyFacts(deps.db, invitation.dossierId);
        const { status } = await readTranscript(deps, invitation);
        const texts = chatPageTexts[language];
        setChatPolicy(response);
        sendPage(response, 200, {
          language,
          title: texts.title,
          description: texts.description,
          files,
          hasScript: true,
          bodyClass: 'chat-page',
          body: chatBody(language, facts, { isNew: status === 'not_opened', ...deps.rules }),
        });
      },
    },
  ];
}

function chatBody(
  language: Language,
  facts: SurveyFacts,
  { isNew, leastRatings }: { isNew: boolean; leastRatings: number },
): Markup {
  const texts = chatPageTexts[language];
  const promises = texts
    .promises(leastRatings)
    .map((promise) => html`<li>${iconOf(promise.icon)}<span>${promise.text}</span></li>`);
  return html`<header class="top">
  <div class="bar">${brand()}${languageLink(language)}</div>
  <div class="connection" id="connection" role="status"></div>
</header>
<main class="column" id="main" tabindex="-1">
  ${subject(language, facts)}
  <noscript><p class="small-print">${texts.withoutScript}</p></noscript>
  <section class="welcome" id="welcome" aria-labelledby="welcome-heading"${isNew ? '' : html` hidden`}>
    <h2 id="welcome-heading">${texts.invitation}</h2>
    <ul class="promises">${promises}</ul>
    <button class="button" type="button" id="start">${texts.start}</button>
  </section>
  <section aria-label="${texts.conversation}">
    <div class="log" id="log" role="log" aria-live="off" aria-label="${texts.log}"></div>
    <div class="ending" id="ending" tabindex="-1" hidden>
      ${iconOf('lotus')}
      <h2 id="ending-title"></h2>
      <p id="ending-text"></p>
      <a href="/">${texts.figures}</a>
    </div>
    <div class="answer" id="answer" tabindex="-1"></div>
  </section>
</main>
<footer class="foot"><p>${texts.foot}</p></footer>`;
}

function subject(language: Language, facts: SurveyFacts): Markup {
  const texts = chatPageTexts[language];
  const row = (name: string, value: string) => html`<div><dt>${name}</dt><dd lang="vi">${value}</dd></div>`;
  const agencies =
    facts.receivingAgencyName === facts.decidingAgencyName
      ? [row(texts.agency, facts.decidingAgencyName)]
      : [
          row(texts.receivingAgency, facts.receivingAgencyName),
          row(texts.decidingAgency, facts.decidingAgencyName),
        ];
  return html`<section class="subject">
    <p class="subject-kind">${texts.heading}</p>
    <h1 lang="vi">${facts.procedureName}</h1>
    <dl>${agencies}</dl>
  </section>`;
}

/** A page that only says something. */
export function noticePage(
  language: Language,
  notice: Readonly<Record<Language, Notice>>,
  files: Page['files'],
): Page {
  const { title, text } = notice[language];
  return {
    language,
    title: `${title} – Lắng Nghe`,
    description: text,
    files,
    hasScript: false,
    bodyClass: 'chat-page',
    body: html`<header class="top"><div class="bar">${brand()}${languageLink(language)}</div></header>
<main class="column" id="main" tabindex="-1">
  <div class="ending">
    ${iconOf('lotus')}
    <h1>${title}</h1>
    <p>${text}</p>
    <a href="/">${chatPageTexts[language].figures}</a>
  </div>
</main>
<footer class="foot"><p>${chatPageTexts[language].foot}</p></footer>`,
  };
}
