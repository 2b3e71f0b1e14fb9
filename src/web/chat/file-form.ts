/**
 * Where a file is chosen and brought: the phone offers its camera and its pictures. A broken line is tried again under
 * the same key, so that a file which did arrive is not stored twice; the answer goes out once the server has it.
 */
import type { CurrentQuestion } from '../../contract/web-chat.ts';
import type { Language } from '../../core/message.ts';
import { el } from '../design/dom.ts';
import { megabytes, mostBytes } from './file-size.ts';
import { fileTexts } from './file-texts.ts';
import { newKey } from './new-key.ts';
import type { Act } from './question-panel.ts';
import { pauseMilliseconds } from './sync.ts';
import { uploadFile } from './upload-file.ts';

/** Without HEIC, which iPhones then turn into JPEG by themselves. */
const endings = {
  photo: 'image/jpeg,image/png,image/webp,image/gif',
  voice: 'audio/*',
  document: 'application/pdf,.pdf,.docx,.xlsx,image/jpeg,image/png',
} as const;

/** The form of a question that takes a file. */
export function fileForm(question: CurrentQuestion, language: Language, act: Act): HTMLElement {
  const words = fileTexts[language];
  const media = question.accepts?.media ?? ['photo', 'document'];
  const most = mostBytes(question);
  const input = el('input', {
    type: 'file',
    id: 'answer-file',
    class: 'spoken',
    accept: media.map((kind) => endings[kind]).join(','),
    'aria-describedby': 'answer-file-hint',
  });
  const label = el('label', { for: 'answer-file', class: 'button file-choose' }, words.chooseFile);
  const hint = el('p', { id: 'answer-file-hint', class: 'count' }, words.fileHint(megabytes(most)));
  const bar = el('progress', { max: 100, value: 0, 'aria-label': words.uploading });
  const status = el('p', { class: 'progress', role: 'status' });
  const problem = el('p', { class: 'problem', role: 'alert' });
  const cancel = el('button', { type: 'button', class: 'button button-quiet' }, words.cancelUpload);
  const under = el('div', { class: 'file-under' }, bar, status, cancel);
  under.hidden = true;
  const form = el('div', { class: 'file-form' }, input, label, hint, under, problem);
  let current: AbortController | undefined;

  const isAway = () => !form.isConnected;
  const rest = (text: string) => {
    under.hidden = true;
    input.disabled = false;
    input.value = '';
    label.classList.remove('is-off');
    problem.textContent = text;
    if (text !== '') input.focus();
  };
  cancel.addEventListener('click', () => {
    current?.abort();
    rest('');
    input.focus();
  });

  const bring = async (file: File) => {
    if (file.size > most) {
      rest(words.fileProblems.too_large(megabytes(most)));
      return;
    }
    const abort = new AbortController();
    current = abort;
    const key = newKey();
    problem.textContent = '';
    input.disabled = true;
    label.classList.add('is-off');
    under.hidden = false;
    bar.value = 0;
    status.textContent = words.uploading;
    for (let failures = 1; ; failures += 1) {
      const outcome = await uploadFile(
        `${window.location.pathname.replace(/\/$/, '')}/files/${key}`,
        file,
        (share) => {
          bar.value = Math.round(share * 100);
        },
        abort.signal,
      );
      if (outcome.kind === 'cancelled' || abort.signal.aborted || isAway()) return;
      if (outcome.kind === 'stored') {
        act({ kind: 'file', upload: key }, `📎 ${file.name}`);
        return;
      }
      if (outcome.kind === 'refused') {
        rest(words.fileProblems[outcome.reason](megabytes(most)));
        return;
      }
      status.textContent = words.uploadWaits;
      await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds(failures, null, Math.random())));
      if (abort.signal.aborted || isAway()) return;
      status.textContent = words.uploading;
    }
  };
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file !== undefined) void bring(file);
  });
  return form;
}
