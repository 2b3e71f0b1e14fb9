/** What a person sees at an address that does not exist; a program is told as everywhere. */
import type { Endpoint } from '../endpoint.ts';
import { sendProblem } from '../problem.ts';
import { noticePage } from './chat.ts';
import { notices } from './chat-texts.ts';
import { askedLanguage, sendPage } from './layout.ts';
import type { WebBuild } from './web-build.ts';

/** Comes after every other endpoint. */
export function missingPage(web: WebBuild): Endpoint {
  return {
    method: 'get',
    path: '/*address',
    access: 'public',
    body: 'none',
    handle: (request, response) => {
      if (request.accepts(['json', 'html']) === 'html') {
        const language = askedLanguage(request) ?? 'vi';
        sendPage(response, 404, noticePage(language, notices.not_found, web.filesOf('chat')));
        return;
      }
      sendProblem(response, {
        status: 404,
        code: 'not_found',
        title: 'There is nothing at this address',
      });
    },
  };
}
