/** `GET /publications`: everything that was published, with its files; needs no script. */
import type { Language } from '../../core/message.ts';
import { dayOf } from '../../core/time.ts';
import type { Db } from '../../db/index.ts';
import { listPublications, type PublicationEntry } from '../../indices/index.ts';
import type { Endpoint } from '../endpoint.ts';
import { reportTexts } from '../reports/report-texts.ts';
import { html, type Markup } from './html.ts';
import { readingPage } from './reading-page.ts';
import type { WebBuild } from './web-build.ts';

const texts = {
  vi: {
    title: 'Các kỳ đã công bố',
    lead: 'Số liệu của tháng, quý, năm được khóa khi mọi lời mời đã hết hạn, có chữ ký số và không thay đổi nữa; đính chính là một lần công bố mới.',
    none: 'Chưa có kỳ nào được công bố. Kỳ đầu tiên được khóa khi tháng đã hết và mọi lời mời của tháng đã hết hạn.',
    published: (number: number, day: string) => `Bản công bố số ${number}, ngày ${day}`,
    correction: (revision: number) => `, đính chính lần ${revision - 1}`,
    report: 'Báo cáo để in (PDF)',
    changes: 'Những chỗ thay đổi (CSV)',
    signature: 'Chữ ký số',
    catalogue: 'Danh mục dữ liệu (DCAT)',
  },
  en: {
    title: 'Publications',
    lead: 'The figures of a month, quarter or year are closed when the last invitation has run out; they are signed and never change. A correction is a publication of its own.',
    none: 'Nothing has been published yet. The first period is closed when its month is over and all its invitations have run out.',
    published: (number: number, day: string) => `Publication ${number} of ${day}`,
    correction: (revision: number) => `, correction ${revision - 1}`,
    report: 'Report to print (PDF)',
    changes: 'What changed (CSV)',
    signature: 'Signature',
    catalogue: 'Catalogue (DCAT)',
  },
} as const;

const root = '/api/v1/open-data';

export function publicationsPage({ db, web }: { db: Db; web: WebBuild }): Endpoint {
  return readingPage(web, '/publications', async (language) => {
    const { title, lead, none, catalogue } = texts[language];
    const entries = await listPublications(db);
    const list =
      entries.length === 0
        ? html`<p>${none}</p>`
        : html`<ul class="publications">${entries.map((entry) => publicationEntry(entry, language))}</ul>`;
    const body = html`<section class="panel">${list}</section>
  <p class="note"><a href="${root}">${catalogue}</a></p>`;
    return { title, lead, body };
  });
}

function publicationEntry(
  { period, revision, number, publishedAt }: PublicationEntry,
  language: Language,
): Markup {
  const say = texts[language];
  const name = reportTexts[language].period(period);
  const version = `?revision=${revision}`;
  const day = dayOf(publishedAt).split('-').reverse().join('/');
  const link = (href: string, text: string) =>
    html`<a href="${href}" aria-label="${text}, ${name}">${text}</a>`;
  return html`<li>
    <strong>${name.charAt(0).toUpperCase() + name.slice(1)}</strong>
    <span class="note">${say.published(number, day)}${revision > 1 ? say.correction(revision) : undefined}</span>
    <span class="files">${link(`${root}/reports/${period}.pdf${version}&lang=${language}`, say.report)}
      ${['csv', 'xlsx', 'json'].map((kind) => link(`${root}/publications/${period}.${kind}${version}`, kind.toUpperCase()))}
      ${revision > 1 ? link(`${root}/publications/${period}.changes.csv${version}`, say.changes) : undefined}
      ${link(`${root}/publications/${period}.signature.json${version}`, say.signature)}</span>
  </li>`;
}
