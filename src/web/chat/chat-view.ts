/** Brings the page in line with what is to be seen: where the focus goes, what is announced, what scrolls. */
import type { ChatContent } from '../../contract/web-chat.ts';
import type { Language } from '../../core/message.ts';
import { byId, el } from '../design/dom.ts';
import { showBubbles } from './bubbles.ts';
import type { ChatView } from './chat-state.ts';
import { type Act, focusQuestion, showQuestion } from './question-panel.ts';
import { type Texts, texts } from './texts.ts';

/** Takes over the page that the server sent; `act` is called with what the person does. */
export function createChatView(root: HTMLElement, act: Act): { show(view: ChatView): void } {
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
    const words = texts[view.language];
    if (view.language !== shown?.language) showLanguage(view.language);
    if (view.isConnected !== (shown?.isConnected ?? true)) showConnection(view.isConnected, words);
    if (view.phase !== 'loading') {
      root.dataset['phase'] = view.phase;
      welcome.hidden = view.phase !== 'welcome';
    }
    showBubbles(log, view.bubbles, view.isTyping, words);
    const hasNewQuestion = questionKey(view) !== (shown === undefined ? '' : questionKey(shown));
    if (hasNewQuestion) {
      if (view.question !== null) showQuestion(panel, view.question, words, actAndExpect);
      else
        panel.replaceChildren(
          ...(view.phase === 'elsewhere' ? [elsewhere(words, () => actAndExpect(open(), null))] : []),
        );
    }
    const hasEnded = view.ending !== null && view.ending !== shown?.ending;
    if (view.ending !== null && hasEnded) showEnding(ending, words.endings[view.ending]);
    const hasGrown =
      view.bubbles.length !== (shown?.bubbles.length ?? 0) || view.isTyping !== shown?.isTyping;
    shown = view;

    if (isExpecting && hasEnded) ending.focus({ preventScroll: true });
    else if (isExpecting && hasNewQuestion && view.question !== null) focusQuestion(panel, isByKeyboard);
    else if (isExpecting && hasNewQuestion) panel.focus({ preventScroll: true });
    if (hasEnded || (hasNewQuestion && view.question !== null)) isExpecting = false;
    if (view.phase === 'talking' || view.phase === 'ended') {
      if (hasGrown || hasNewQuestion || hasEnded) scrollToLatest(log, hasEnded ? ending : panel);
      // What was said before the page was opened is not news.
      if (view.bubbles.length > 0) requestAnimationFrame(() => log.setAttribute('aria-live', 'polite'));
    }
  };
  return { show };
}

function questionKey({ question, phase, language }: ChatView): string {
  if (question !== null) return `${language} ${JSON.stringify(question)}`;
  return phase === 'elsewhere' ? `${language} elsewhere` : '';
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

function showConnection(isConnected: boolean, words: Texts): void {
  const text = isConnected ? words.backOnline : words.offline;
  byId('connection').replaceChildren(el('p', { class: isConnected ? 'spoken' : null }, text));
}

function elsewhere(words: Texts, goOn: () => void): HTMLElement {
  const button = el('button', { type: 'button', class: 'button' }, words.continueHere);
  button.addEventListener('click', goOn);
  return el('div', { class: 'elsewhere' }, el('p', {}, words.continuesElsewhere), button);
}

function showEnding(ending: HTMLElement, words: { title: string; text: string }): void {
  byId('ending-title').textContent = words.title;
  byId('ending-text').textContent = words.text;
  ending.hidden = false;
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
