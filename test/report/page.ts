/** Reads a report as a browser would: parsed, with questions that the tests ask of it. */
import { parseHTML } from 'linkedom';

interface Node {
  readonly textContent: string;
  readonly outerHTML: string;
  readonly tagName: string;
  readonly attributes: Iterable<{ name: string; value: string }>;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Node | null;
  querySelectorAll(selector: string): Iterable<Node>;
}

/** The page's elements that match, in order. */
export function all(page: string | Node, selector: string): Node[] {
  const root = typeof page === 'string' ? (parseHTML(page).document as unknown as Node) : page;
  return [...root.querySelectorAll(selector)];
}

/** Text of an element, white space collapsed and no-break spaces made plain. */
export function text(node: Node | null | undefined): string {
  return (node?.textContent ?? '').replace(/[\s\u00a0]+/g, ' ').trim();
}

/** Texts of all elements that match. */
export function texts(page: string | Node, selector: string): string[] {
  return all(page, selector).map(text);
}

/** The section under a heading of the second rank. */
export function section(page: string, title: string): Node {
  return all(page, 'section').find((node) => text(node.querySelector('h2')) === title)!;
}

const empty = new Set('meta link br img'.split(' '));

/** Tags that are closed out of order or never: a page that a browser would have to repair. */
export function unbalanced(page: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, close, name, self] of page
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .matchAll(/<(\/?)([a-zA-Z][\w-]*)[^>]*?(\/?)>/g)) {
    if (self === '/' || empty.has(name!)) continue;
    if (close !== '/') open.push(name!);
    else if (open.pop() !== name) wrong.push(name!);
  }
  return [...wrong, ...open];
}
