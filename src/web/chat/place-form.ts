/**
 * Where the person lets the page send the place, above the field in which an address can be written instead: nobody is
 * stuck who refuses, or whose device does not know.
 */
import type { CurrentQuestion } from '../../contract/web-chat.ts';
import type { Language } from '../../core/message.ts';
import { el } from '../design/dom.ts';
import { findPlace, type Geolocation, type PlaceProblem } from './find-place.ts';
import { placeTexts } from './place-texts.ts';
import type { Act } from './question-panel.ts';

/** The form of a question for a place. */
export function placeForm({ options }: CurrentQuestion, language: Language, act: Act): HTMLElement {
  const words = placeTexts[language];
  const geolocation = pageGeolocation();
  const canSkip = options.some(({ value }) => value === 'skip');
  const tell = (problem: PlaceProblem) =>
    `${words.problems[problem]} ${canSkip ? words.insteadOrSkip : words.instead}`;
  if (geolocation === undefined)
    return el('div', { class: 'place-form' }, el('p', { class: 'problem' }, tell('unavailable')));

  const why = el('p', { id: 'answer-place-why', class: 'count' }, words.why);
  const button = el(
    'button',
    { type: 'button', class: 'button', 'aria-describedby': why.id },
    words.sendPlace,
  );
  const status = el('p', { class: 'progress', role: 'status' });
  const problem = el('p', { class: 'problem', role: 'alert' });
  const form = el('div', { class: 'place-form' }, button, why, status, problem);
  button.addEventListener('click', async () => {
    button.disabled = true;
    problem.textContent = '';
    status.textContent = words.finding;
    const found = await findPlace(geolocation);
    // Meanwhile an address was written, or the question was left.
    if (!form.isConnected) return;
    button.disabled = false;
    status.textContent = '';
    if (found.kind === 'problem') {
      problem.textContent = tell(found.problem);
      button.focus();
      return;
    }
    const { latitude, longitude } = found;
    act({ kind: 'location', latitude, longitude }, `📍 ${latitude}, ${longitude}`);
  });
  return form;
}

/** What tells the place; browsers keep it from pages without https. */
function pageGeolocation(): Geolocation | undefined {
  return window.isSecureContext && 'geolocation' in navigator ? navigator.geolocation : undefined;
}
