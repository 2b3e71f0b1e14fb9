/**
 * Where the person answers. A rating or a choice is a radio group whose options are large buttons: a tap
 * sends at once; the arrow keys only move the choice, Enter or Space sends it. What is chosen by mistake is
 * put right with "back".
 */
import { type ChatContent, type CurrentQuestion, longestText } from '../../contract/web-chat.ts';
import type { Language } from '../../core/message.ts';
import { el } from '../design/dom.ts';
import { faceOf } from './faces.ts';
import { laterPart } from './later-part.ts';
import { layOut } from './question-layout.ts';
import { type Texts, texts } from './texts.ts';

export type Act = (content: ChatContent, label: string | null) => void;

/** Fills `panel` with the controls of a question; `act` is called with what the person does. */
export function showQuestion(
  panel: HTMLElement,
  question: CurrentQuestion,
  language: Language,
  act: Act,
): void {
  const words = texts[language];
  const { sessionId, ask } = question;
  const press = (option: Option) =>
    act({ kind: 'press', question: { sessionId, ask }, value: option.value }, option.label);
  const { part, isWritten, levels, others, othersAre } = layOut(question);
  const content: Node[] = [el('h2', { class: 'spoken', id: 'answer-heading' }, words.answerHeading)];
  if (part !== null) content.push(laterPart(() => parts[part](question, language, act), words));
  if (isWritten) content.push(textForm(question, words, act));
  if (levels.length > 0) content.push(optionGroup(levels, 'levels', question, words, press));
  if (others.length > 0) content.push(optionGroup(others, othersAre, question, words, press));
  content.push(controls(question, words, act));
  panel.replaceChildren(...content);
}

/** Moves the focus to where the answer is given. Not into a text field after a tap: that would raise the keyboard over the question. */
export function focusPanel(panel: HTMLElement, isByKeyboard: boolean): void {
  const text = panel.querySelector('textarea');
  const target =
    text !== null && !isByKeyboard
      ? panel
      : (text ?? panel.querySelector<HTMLElement>('[role=radio][tabindex="0"]') ?? panel);
  target.focus({ preventScroll: true });
}

type FetchPart = (question: CurrentQuestion, language: Language, act: Act) => Promise<HTMLElement>;
const parts: Readonly<Record<'file' | 'place', FetchPart>> = {
  file: async (...asked) => (await import('./file-form.ts')).fileForm(...asked),
  place: async (...asked) => (await import('./place-form.ts')).placeForm(...asked),
};

type Option = CurrentQuestion['options'][number];

function optionGroup(
  options: readonly Option[],
  kind: 'levels' | 'choices' | 'asides',
  question: CurrentQuestion,
  words: Texts,
  press: (option: Option) => void,
): HTMLElement {
  const buttons = options.map((option, index) => {
    const face = kind === 'levels' ? faceOf(option.value) : null;
    const button = el(
      'button',
      {
        type: 'button',
        role: 'radio',
        'aria-checked': 'false',
        tabindex: index === 0 ? 0 : -1,
        class: `option option-${kind}`,
        'data-value': option.value,
      },
      face,
      el('span', {}, option.label),
    );
    button.addEventListener('click', () => {
      check(buttons, button);
      press(option);
    });
    return button;
  });
  const hint = el('p', { class: 'spoken', id: `hint-${kind}` }, words.keyboardHint);
  const group = el(
    'div',
    {
      role: 'radiogroup',
      class: `options options-${kind}`,
      'aria-label': question.text,
      'aria-describedby': hint.id,
    },
    ...buttons,
  );
  group.addEventListener('keydown', (event) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = buttons.findIndex((button) => button.contains(document.activeElement));
    const next = buttons[(at + step + buttons.length) % buttons.length];
    if (next === undefined) return;
    check(buttons, next);
    next.focus();
  });
  return el('div', {}, hint, group);
}

const steps: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

function check(buttons: readonly HTMLElement[], checked: HTMLElement): void {
  for (const button of buttons) {
    button.setAttribute('aria-checked', String(button === checked));
    button.tabIndex = button === checked ? 0 : -1;
  }
}

function textForm(question: CurrentQuestion, words: Texts, act: Act): HTMLElement {
  const isPlace = question.input === 'location';
  const area = el('textarea', {
    id: 'answer-text',
    rows: isPlace ? 2 : 4,
    maxlength: longestText,
    'aria-describedby': 'answer-count',
    'aria-label': `${isPlace ? words.addressLabel : words.textLabel}: ${question.text}`,
    autocomplete: 'off',
  });
  const count = el('p', { id: 'answer-count', class: 'count' });
  const button = el('button', { type: 'submit', class: 'button' }, words.send);
  const label = isPlace ? el('label', { for: area.id, class: 'text-form-label' }, words.addressLabel) : null;
  const form = el(
    'form',
    { class: 'text-form' },
    label,
    area,
    el('div', { class: 'text-form-end' }, count, button),
  );
  const update = () => {
    count.textContent = words.characters(area.value.length, longestText);
    button.disabled = area.value.trim() === '';
  };
  update();
  area.addEventListener('input', update);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = area.value.normalize('NFC').trim();
    if (text !== '') act({ kind: 'text', text }, text);
  });
  area.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  return form;
}

/** Back, and stop with a second thought. */
function controls(question: CurrentQuestion, words: Texts, act: Act): HTMLElement {
  const row = el('div', { class: 'controls' });
  const quiet = (label: string, onClick: () => void) => {
    const button = el('button', { type: 'button', class: 'button button-quiet' }, label);
    button.addEventListener('click', onClick);
    return button;
  };
  const back = quiet(words.back, () => act({ kind: 'command', command: 'back' }, words.commands.back));
  back.classList.add('control-back');
  const stop = quiet(words.stop, () => {
    const no = quiet(words.stopNo, showPlain);
    const yes = quiet(words.stopYes, () => act({ kind: 'command', command: 'stop' }, words.commands.stop));
    row.replaceChildren(el('p', { role: 'alert', class: 'stop-question' }, words.stopQuestion), no, yes);
    no.focus();
  });
  stop.classList.add('control-stop');
  const showPlain = () => {
    row.replaceChildren(...(question.canGoBack ? [back] : []), stop);
  };
  showPlain();
  return row;
}
