import type { Language } from '../../core/message.ts';
import { el } from '../design/dom.ts';
import { behindTexts } from './behind-text.ts';
import type { Figure } from './figures.ts';
import type { Format } from './format.ts';

const steps = ['finished', 'invitable', 'invited', 'delivered', 'opened', 'started', 'completed'] as const;
const reasons = ['notSampled', 'noInvitation', 'noAddress', 'refusedContact', 'notDelivered'] as const;
const comparisons = ['late', 'refused', 'withdrawn'] as const;

/** Who stands behind a figure: how far the invitations got and why no farther, and whether those who answered are like all. */
export function behind(
  { reach, weighted, nonResponse }: Figure,
  language: Language,
  format: Format,
): HTMLElement {
  const words = behindTexts[language];
  const share = (part: number) => format.percent(reach.finished === 0 ? 0 : (100 * part) / reach.finished, 0);
  const unreached = reasons.reduce((sum, reason) => sum + reach.unreached[reason], 0);
  return el(
    'details',
    { class: 'behind' },
    el('summary', {}, words.open),
    el('h3', {}, words.steps),
    el(
      'dl',
      { class: 'facts' },
      ...steps.map((step) =>
        el(
          'div',
          {},
          el('dt', {}, words.step[step]),
          el('dd', {}, format.count(reach[step]), el('small', {}, words.ofFinished(share(reach[step])))),
        ),
      ),
    ),
    el('p', { class: 'behind-text' }, words.inSteps),
    ...(unreached === 0
      ? []
      : [
          el('p', { class: 'behind-text' }, words.unreached(format.count(unreached), share(unreached))),
          el(
            'ul',
            {},
            ...reasons
              .filter((reason) => reach.unreached[reason] > 0)
              .map((reason) =>
                el(
                  'li',
                  {},
                  `${words.reasons[reason]}: ${format.count(reach.unreached[reason])} (${share(reach.unreached[reason])})`,
                ),
              ),
          ),
        ]),
    ...comparisons.flatMap((kind) => {
      const compared = nonResponse?.[kind] ?? null;
      if (compared === null) return [];
      const shares = words.compared[kind](
        format.percent(compared.respondents),
        format.percent(compared.frame),
      );
      return [
        el(
          'p',
          { class: 'behind-text' },
          `${shares}: ${compared.isDifferent ? words.isDifferent : words.isAlike}`,
        ),
      ];
    }),
    ...(weighted === null
      ? []
      : [
          el(
            'p',
            { class: 'behind-text' },
            words.weighted(
              format.percent(weighted.value),
              format.percent(weighted.interval.lower),
              format.percent(weighted.interval.upper),
            ),
          ),
        ]),
  );
}
