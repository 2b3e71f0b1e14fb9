import { el } from '../design/dom.ts';
import { type Planned, plannerAddress, plannerSchema, type Selection } from './figures.ts';
import { type Format, todayInVietNam } from './format.ts';
import type { Texts } from './texts.ts';

/** How many answers are still needed: for two levels that the reader chooses. */
export function planner(selection: Selection, words: Texts, format: Format): HTMLElement {
  const result = el('div', { class: 'plan', role: 'status' });
  const level = (id: string, name: string, value: number) => {
    const input = el('input', { id, type: 'number', min: 1, max: 99, value, inputmode: 'numeric' });
    input.addEventListener('change', () => void show());
    return { input, label: el('label', { for: id }, el('span', { class: 'plan-level' }, name), input) };
  };
  const first = level('plan-first', words.planFirst, 80);
  const second = level('plan-second', words.planSecond, 85);
  const show = async () => {
    const levels = { first: first.input.valueAsNumber, second: second.input.valueAsNumber };
    const planned = await ask(plannerAddress(selection, levels, todayInVietNam(new Date())));
    result.replaceChildren(
      ...(planned === undefined ? [el('p', {}, words.planFailed)] : tell(planned, words, format)),
    );
  };
  const details = el(
    'details',
    { class: 'screen-only' },
    el('summary', {}, words.planOpen),
    el('div', { class: 'tools' }, first.label, second.label),
    result,
  );
  details.addEventListener('toggle', () => {
    if (details.open && result.childElementCount === 0) void show();
  });
  return el(
    'section',
    { class: 'panel screen-only' },
    el('h2', {}, words.plan),
    el('p', { class: 'note' }, words.planNote),
    details,
  );
}

async function ask(address: string): Promise<Planned | undefined> {
  try {
    const response = await fetch(address);
    const parsed = plannerSchema.safeParse(response.ok ? await response.json() : undefined);
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function tell(planned: Planned, words: Texts, format: Format): HTMLElement[] {
  const { toTellFromLevel, toTellTwoApart, official } = planned;
  const line = (text: string, { needed, missing }: { needed: number; missing: number }, isReachable = true) =>
    el(
      'li',
      {},
      `${text} `,
      el('strong', {}, words.planNeeded(format.count(needed), format.count(missing))),
      isReachable ? null : ` ${words.planUnreachable}`,
    );
  return [
    el(
      'ul',
      { class: 'plan-lines' },
      line(words.planLevel, toTellFromLevel, toTellFromLevel.isReachable),
      line(words.planTwo, toTellTwoApart, toTellTwoApart.isReachable),
      line(words.planOfficial, official),
    ),
    el(
      'p',
      { class: 'note' },
      words.planHas(format.count(planned.responses), format.count(planned.finished)),
    ),
  ];
}
