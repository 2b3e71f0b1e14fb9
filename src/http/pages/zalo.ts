/** `GET /s/{token}/zalo`: how to answer on Zalo, whose links carry no token: a code to write into the chat. */
import type { Language } from '../../core/message.ts';
import type { Clock } from '../../core/time.ts';
import type { Db } from '../../db/index.ts';
import { findInvitation, invitationCode } from '../../dossiers/index.ts';
import type { Keys } from '../../identity/index.ts';
import type { Endpoint } from '../endpoint.ts';
import { noticePage } from './chat.ts';
import { notices } from './chat-texts.ts';
import { html, type Markup } from './html.ts';
import { askedLanguage, brand, languageLink, sendPage } from './layout.ts';
import type { WebBuild } from './web-build.ts';

const texts: Readonly<
  Record<Language, Record<'title' | 'lead' | 'copy' | 'open' | 'button' | 'send' | 'web', string>>
> = {
  vi: {
    title: 'Trả lời trên Zalo',
    lead: 'Ông/Bà làm theo ba bước sau.',
    copy: 'Ghi nhớ hoặc sao chép mã này:',
    open: 'Mở trang Zalo của cơ quan:',
    button: 'Mở Zalo',
    send: 'Gửi mã vào khung trò chuyện. Câu hỏi đầu tiên sẽ hiện ra.',
    web: 'Trả lời ngay trên trang này',
  },
  en: {
    title: 'Answer on Zalo',
    lead: 'Please follow these three steps.',
    copy: 'Remember or copy this code:',
    open: 'Open the agency’s Zalo account:',
    button: 'Open Zalo',
    send: 'Send the code in the chat. The first question will appear.',
    web: 'Answer on this page instead',
  },
};

/** None where Zalo is off. */
export function zaloPageEndpoints(deps: {
  db: Db;
  keys: Keys;
  clock: Clock;
  web: WebBuild;
  zalo: { readonly oaId: string } | undefined;
}): Endpoint[] {
  const { zalo } = deps;
  if (zalo === undefined) return [];
  return [
    {
      method: 'get',
      path: '/s/:token/zalo',
      access: 'invitation_token',
      body: 'none',
      handle: async (request, response) => {
        const files = deps.web.filesOf('chat');
        const asked = askedLanguage(request);
        const token = String(request.params['token']);
        const found = await findInvitation(deps.db, token, deps.clock.now());
        if (!found.ok) {
          const status = found.error.code === 'invitation_expired' ? 410 : 404;
          sendPage(response, status, noticePage(asked ?? 'vi', notices[found.error.code], files));
          return;
        }
        const { invitationId, isSpent } = found.value;
        const language = asked ?? found.value.language;
        if (isSpent) {
          sendPage(response, 200, noticePage(language, notices.invitation_spent, files));
          return;
        }
        const code = await invitationCode(deps, invitationId, deps.clock.now());
        sendPage(response, 200, {
          language,
          title: `${texts[language].title} – Lắng Nghe`,
          description: texts[language].title,
          files,
          hasScript: false,
          bodyClass: 'chat-page',
          body: body(language, code, zalo.oaId, token),
        });
      },
    },
  ];
}

function body(language: Language, code: string, oaId: string, token: string): Markup {
  const say = texts[language];
  return html`<header class="top"><div class="bar">${brand()}${languageLink(language)}</div></header>
<main class="column" id="main" tabindex="-1">
  <h1>${say.title}</h1>
  <p>${say.lead}</p>
  <ol class="steps">
    <li>${say.copy} <strong class="code" translate="no">#${code}</strong></li>
    <li>${say.open} <a class="button" href="https://zalo.me/${oaId}" rel="noopener">${say.button}</a></li>
    <li>${say.send}</li>
  </ol>
  <p><a href="/s/${token}">${say.web}</a></p>
</main>`;
}
