/** Parts of the page that only some questions need, and that are fetched with the first of them. */
import { el } from '../design/dom.ts';
import type { Texts } from './texts.ts';

/**
 * The place of a part that is on its way. If it does not come, the line is down or the page is older than the server:
 * loading the page again mends both, for the conversation is kept by the server.
 */
export function laterPart(fetchPart: () => Promise<HTMLElement>, words: Texts): HTMLElement {
  const place = el('div', { class: 'later-part', 'aria-busy': 'true' });
  const fill = (...content: Node[]) => {
    place.replaceChildren(...content);
    place.removeAttribute('aria-busy');
    // It may be taller than its place was: what stands below it stays in sight.
    place.parentElement?.scrollIntoView({ block: 'nearest' });
  };
  fetchPart().then(fill, () => {
    const reload = el('button', { type: 'button', class: 'button' }, words.reload);
    reload.addEventListener('click', () => window.location.reload());
    fill(el('p', { class: 'problem', role: 'alert' }, words.partMissing), reload);
  });
  return place;
}
