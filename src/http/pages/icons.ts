/** Small drawings of the pages; decoration beside words, never instead of them. */
import { html, type Markup } from './html.ts';

const stroke =
  'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';

const drawings = {
  clock: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
  shield:
    '<path d="M12 3l7.5 2.8v5.4c0 4.6-3 7.8-7.5 9.8-4.5-2-7.5-5.2-7.5-9.8V5.8z"/><path d="M8.8 12l2.3 2.3 4.2-4.6"/>',
  sum: '<path d="M4 20V10M10 20V4M16 20v-7M21 20H3"/>',
  hand: '<path d="M8 12V5.5a1.5 1.5 0 0 1 3 0V11m0-.5V4.5a1.5 1.5 0 0 1 3 0V11m0-4a1.5 1.5 0 0 1 3 0v7.5A6.5 6.5 0 0 1 10.5 21c-2.3 0-3.6-1-4.8-3l-2.3-3.9c-.9-1.6 1.3-2.7 2.3-1.4L8 15"/>',
  lotus:
    '<path d="M12 19c-3.2-2.4-4.6-5-4.6-8 0-2.6 1.7-5.3 4.6-7.5 2.9 2.2 4.6 4.9 4.6 7.5 0 3-1.4 5.6-4.6 8z"/><path d="M7.5 9.2C5.7 8.7 4 8.8 2.5 9.3c.2 5.3 3.7 9.4 9.5 9.7 5.8-.3 9.3-4.4 9.5-9.7-1.5-.5-3.2-.6-5-.1"/><path d="M6 21.5h12"/>',
} as const;

/** The drawing, hidden from screen readers. */
export function iconOf(name: keyof typeof drawings): Markup {
  const shapes: Markup = { markup: drawings[name] };
  return html`<svg viewBox="0 0 24 24" aria-hidden="true" ${{ markup: stroke }}>${shapes}</svg>`;
}
