/** Brings the page in line with what is to be seen: where the focus goes, what is announced, what scrolls. */
import type { ChatContent } from '../../contract/web-chat.ts';
import type { Language } from '../../core/message.ts';
import { byId, el } from '../design/dom.ts';
import { showBubbles } from './bubbles.ts';
import type { ChatView } from './chat-state.ts';
import { type Act, focusPanel, showQuestion } from './question-panel.ts';
import { type Texts, texts } from './texts.ts';

/** Takes over the page that the server sent; `act` is called with what the person does. */
export function createChatView(act: Act): { show(view: ChatView): void } {
  const welcome = byId('welcome');
  const log = byId('log');
  const panel = byId('answer');
  const ending = byId('ending');
  let shown: ChatView | undefined;
  /** The person did something and waits for what comes of it: the focus follows. */
  let isExpecting = false;
  let isByKeyboard = false;
  window.addEventListener('keydown', () => (isByKeyboard = true), true);
  window.addEventListener('pointerdown', () => (isByKeyboard = false), true);

  const actAndExpect: Act = (content, label) => {
    isExpecting = true;
    act(content, label);
  };
  const open = (): ChatContent => ({ kind: 'open', language: shown?.language ?? 'vi' });
  byId('start').addEventListener('click', () => actAndExpect(open(), null));
  byId('language').addEventListener('click', (event) => {
    // Before the conversation the link does its own work: the server sends the page in the other language.
    if (shown?.phase !== 'talking') return;
    event.preventDefault();
    act({ kind: 'language', language: texts[shown.language].otherLanguage }, null);
  });

  const show = (view: ChatView) => {
    const before = shown;
    shown = view;
    const words = texts[view.language];
    const isOther = <K extends keyof ChatView>(part: K) => view[part] !== before?.[part];
    if (isOther('language')) showLanguage(view.language);
    if (isOther('isConnected') || isOther('waitsUntil')) showConnection(view, before, words);
    if (view.phase !== 'loading') welcome.hidden = view.phase !== 'welcome';
    showBubbles(log, view.bubbles, view.isTyping, words);
    const hasNewPanel = panelKey(view) !== (before === undefined ? '' : panelKey(before));
    if (hasNewPanel) showPanel(view, words);
    if (isOther('ending') || isOther('language')) showEnding(ending, view.ending, words);

    const hasEnded = view.ending !== null && isOther('ending');
    const canAct = view.question !== null || view.offer !== null;
    if (isExpecting && (hasNewPanel || hasEnded)) {
      if (hasEnded) ending.focus({ preventScroll: true });
      else focusPanel(panel, isByKeyboard);
      isExpecting = !hasEnded && !canAct;
    }
    const hasGrown = view.bubbles.length !== before?.bubbles.length || isOther('isTyping');
    if (view.phase === 'talking' || view.phase === 'ended') {
      if (hasGrown || hasNewPanel || hasEnded) scrollToLatest(log, canAct || !hasEnded ? panel : ending);
      // What was said before the page was opened is not news.
      if (view.bubbles.length > 0) requestAnimationFrame(() => log.setAttribute('aria-live', 'polite'));
    }
  };

  const showPanel = (view: ChatView, words: Texts) => {
    if (view.question !== null) showQuestion(panel, view.question, view.language, actAndExpect);
    else if (view.offer !== null) {
      const { text, button } = words.offers[view.offer];
      const accept = el('button', { type: 'button', class: 'button' }, button);
      accept.addEventListener('click', () => actAndExpect(open(), null));
      panel.replaceChildren(...(text === '' ? [] : [el('p', { class: 'offer' }, text)]), accept);
    } else panel.replaceChildren();
  };
  return { show };
}

/** Tells one content of the panel from another. */
function panelKey({ question, offer, language }: ChatView): string {
  return question === null && offer === null ? '' : JSON.stringify([language, question, offer]);
}

function showLanguage(language: Language): void {
  const words = texts[language];
  document.documentElement.lang = language;
  const link = byId('language');
  link.textContent = words.languageSwitch;
  link.lang = words.otherLanguage;
  link.setAttribute('hreflang', words.otherLanguage);
  link.setAttribute('href', `?lang=${words.otherLanguage}`);
}

function showConnection(view: ChatView, before: ChatView | undefined, words: Texts): void {
  const lines = [];
  if (!view.isConnected) lines.push(el('p', {}, words.offline));
  else if (before?.isConnected === false) lines.push(el('p', { class: 'spoken' }, words.backOnline));
  if (view.waitsUntil !== null)
    lines.push(el('p', {}, words.tooFast(new Date(view.waitsUntil).toLocaleTimeString('vi-VN'))));
  byId('connection').replaceChildren(...lines);
}

function showEnding(element: HTMLElement, ending: ChatView['ending'], words: Texts): void {
  element.hidden = ending === null;
  byId('ending-title').textContent = ending === null ? '' : words.endings[ending].title;
  byId('ending-text').textContent = ending === null ? '' : words.endings[ending].text;
}

/** Shows the end of the conversation; a question taller than the screen is shown from its beginning. */
function scrollToLatest(log: HTMLElement, last: HTMLElement): void {
  const behavior = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
  const newest = log.lastElementChild ?? log;
  const height = last.getBoundingClientRect().bottom - newest.getBoundingClientRect().top;
  if (height > window.innerHeight - headerPixels) newest.scrollIntoView({ block: 'start', behavior });
  else last.scrollIntoView({ block: 'end', behavior });
}

const headerPixels = 72;
