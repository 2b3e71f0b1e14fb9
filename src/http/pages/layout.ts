/** The frame of every page. No script and no style stands in the page itself: the content policy forbids it. */
import type { Request, Response } from 'express';
import type { Language } from '../../core/message.ts';
import { html, type Markup } from './html.ts';
import type { PageFiles } from './web-build.ts';

/** A speech bubble that is also an ear: the mark of Lắng Nghe. Drawn in `src/web/design/base.css` colours. */
const markPaths = html`<path fill="currentColor" d="M24 4C12.4 4 3 12.2 3 22.4c0 5.7 3 10.8 7.6 14.1L9 44l8.6-4.2c2 .5 4.2.8 6.4.8 11.6 0 21-8.2 21-18.2S35.6 4 24 4z"/><path fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" d="M17.5 21.5a6.8 6.8 0 1 1 12.2 4.1c-1.7 2-2.9 2.5-3.3 4.6-.5 2.5-4.7 3-5.7.3M21.6 21.8a2.8 2.8 0 0 1 5.5.5c0 1.4-.9 1.9-1.8 2.7"/>`;

const icon =
  `data:image/svg+xml,` +
  encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" color="#0b5a52">${markPaths.markup}</svg>`,
  );

/** The mark and the name, as a link to the front page. */
export function brand(): Markup {
  return html`<a class="brand" href="/"><svg viewBox="0 0 48 48" aria-hidden="true">${markPaths}</svg><span lang="vi">Lắng Nghe</span></a>`;
}

/** The link to the same page in the other language. */
export function languageLink(language: Language): Markup {
  return language === 'vi'
    ? html`<a class="button button-quiet" id="language" href="?lang=en" hreflang="en" lang="en">English</a>`
    : html`<a class="button button-quiet" id="language" href="?lang=vi" hreflang="vi" lang="vi">Tiếng Việt</a>`;
}

/** What keeps the language in a link to another page. */
export function languageQuery(language: Language): string {
  return language === 'vi' ? '' : `?lang=${language}`;
}

export type Page = {
  readonly language: Language;
  readonly title: string;
  /** For search engines and link previews; never about a person or a dossier. */
  readonly description: string;
  readonly files: PageFiles;
  readonly hasScript: boolean;
  readonly bodyClass: string;
  readonly body: Markup;
};

const skip: Readonly<Record<Language, string>> = { vi: 'Đến nội dung chính', en: 'Skip to the content' };

function renderPage(page: Page): string {
  const styles = page.files.styles.map((href) => html`<link rel="stylesheet" href="${href}">`);
  const script = page.hasScript
    ? html`<script type="module" src="${page.files.script}"></script>${page.files.imports.map((href) => html`<link rel="modulepreload" href="${href}">`)}`
    : undefined;
  return html`<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
<meta name="description" content="${page.description}">
<meta name="theme-color" content="#fffdf9" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#1b2b29" media="(prefers-color-scheme: dark)">
<link rel="icon" href="${icon}">
${styles}
${script}
</head>
<body class="${page.bodyClass}">
<a class="skip" href="#main">${skip[page.language]}</a>
${page.body}
</body>
</html>
`.markup;
}

/** Sends a page. `no-store` for what depends on a token; otherwise a cache asks again before it shows it. */
export function sendPage(
  response: Response,
  status: number,
  page: Page,
  caching: 'no-store' | 'no-cache' = 'no-store',
): void {
  response.status(status).set('Cache-Control', caching).type('html').send(renderPage(page));
}

/** The language that the address asks for, `?lang=`. */
export function askedLanguage(request: Request): Language | undefined {
  const { lang } = request.query;
  return lang === 'vi' || lang === 'en' ? lang : undefined;
}
