/** HTML by template: whatever is put into html`...` is escaped, unless it is markup itself. */

/** Text that is HTML already. */
export interface Markup {
  readonly markup: string;
}

type Part = Markup | string | number | null | undefined | readonly Part[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function markupOf(part: Part): string {
  if (part === null || part === undefined) return '';
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (character) => entities[character]!);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}

/** Joins the template's own text with its escaped parts; a list is put in without separators, null as nothing. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return { markup: strings.map((text, i) => text + markupOf(parts[i])).join('') };
}

/** Trusts `markup`: only for what this folder made itself. */
export function raw(markup: string): Markup {
  return { markup };
}

/** The parts with `separator` between them. */
export function joined(parts: readonly Part[], separator: string): Part[] {
  return parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part]));
}
