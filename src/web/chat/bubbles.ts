/** The bubbles, kept in step with the state without touching those that did not change. */
import { el } from '../design/dom.ts';
import type { Bubble } from './chat-state.ts';
import type { Texts } from './texts.ts';

/** Shows these bubbles in `log`, in this order. A screen reader hears only what is new. */
export function showBubbles(
  log: HTMLElement,
  bubbles: readonly Bubble[],
  isTyping: boolean,
  words: Texts,
): void {
  const shown = new Map<string, HTMLElement>();
  for (const child of Array.from(log.children)) {
    if (child instanceof HTMLElement && child.dataset['id'] !== undefined)
      shown.set(child.dataset['id'], child);
  }
  let place = log.firstElementChild;
  for (const bubble of bubbles) {
    const element = shown.get(bubble.id) ?? bubbleElement(bubble, words);
    shown.delete(bubble.id);
    showNote(element, bubble, words);
    if (element === place) place = place.nextElementSibling;
    else log.insertBefore(element, place);
  }
  for (const gone of shown.values()) gone.remove();
  showTyping(log, isTyping, words);
}

function bubbleElement(bubble: Bubble, words: Texts): HTMLElement {
  const speaker = bubble.from === 'agency' ? words.agency : words.you;
  return el(
    'div',
    { class: `turn turn-${bubble.from}`, 'data-id': bubble.id },
    el(
      'p',
      { class: bubble.picture === null ? 'bubble' : 'bubble bubble-pictured' },
      el('span', { class: 'spoken' }, `${speaker}: `),
      bubble.picture === null ? null : pictureElement(bubble.picture, words),
      bubble.text,
    ),
  );
}

/**
 * A picture in a frame of its own size, so that nothing moves when it arrives; a tap opens it whole. Where it does not
 * arrive, the frame gives way to words.
 */
function pictureElement({ address, shows }: NonNullable<Bubble['picture']>, words: Texts): HTMLElement {
  const name = shows ?? words.picture;
  const image = el('img', {
    src: address,
    alt: name,
    loading: 'lazy',
    decoding: 'async',
    referrerpolicy: 'no-referrer',
  });
  const attributes = { class: 'picture', href: address, target: '_blank', rel: 'noopener noreferrer' };
  const frame = el('a', attributes, image);
  image.addEventListener('error', () =>
    frame.replaceWith(
      el('span', { class: 'picture-missing' }, words.pictureMissing, shows === null ? null : ` ${shows}`),
    ),
  );
  return frame;
}

function showNote(element: HTMLElement, bubble: Bubble, words: Texts): void {
  const text = bubble.note === null ? '' : noteText(bubble.note, words);
  const note = element.querySelector('.note');
  if (note?.textContent === text) return;
  note?.remove();
  // Progress of sending is for the eye; the connection notice speaks for it.
  if (bubble.note !== null) {
    element.append(
      el(
        'p',
        { class: `note note-${bubble.note}`, 'aria-hidden': bubble.note !== 'not_handled' && 'true' },
        text,
      ),
    );
  }
}

function noteText(note: NonNullable<Bubble['note']>, words: Texts): string {
  return { sending: words.sending, kept: words.kept, sent: words.sent, not_handled: words.notHandled }[note];
}

function showTyping(log: HTMLElement, isTyping: boolean, words: Texts): void {
  const shown = log.querySelector('.typing');
  if (!isTyping) {
    shown?.remove();
  } else {
    const dots = el('span', { class: 'dots' }, el('i'), el('i'), el('i'));
    log.append(
      shown ??
        el('div', { class: 'turn turn-agency typing', 'aria-hidden': 'true', title: words.typing }, dots),
    );
  }
}
