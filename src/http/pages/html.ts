/** HTML from templates: whatever is filled in is escaped, unless it is markup itself. */

export type Markup = { readonly markup: string };

type Filling = string | number | Markup | readonly Markup[] | undefined;

/** A piece of a page. */
export function html(parts: TemplateStringsArray, ...fillings: readonly Filling[]): Markup {
  const filled = fillings.map((filling, index) => toMarkup(filling) + (parts[index + 1] ?? ''));
  return { markup: (parts[0] ?? '') + filled.join('') };
}

function toMarkup(filling: Filling): string {
  if (filling === undefined) return '';
  if (typeof filling === 'string' || typeof filling === 'number') return escapeHtml(String(filling));
  if ('markup' in filling) return filling.markup;
  return filling.map((piece) => piece.markup).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
