/** Texts that define neurons: the characters that they may hold, the lines that they fall into, and errors that point at a place. */

/** A text of the user's, and the option that it was given as. */
export interface Source {
  readonly owner: string;
  readonly text: string;
}

/** Characters from ... to - 1 of a source. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Token extends Span {
  readonly kind: 'number' | 'name' | 'sign';
  readonly text: string;
}

/**
 * An error in the house's form, with the line under it and a caret under the place:
 *   equations.equations: must have the dimension mV/ms, got mV (line 1, column 9)
 *     dv/dt = (vRest - v) : mV
 *             ^^^^^^^^^^^
 * @param message begins with 'must'
 */
export function errorAt({ owner, text }: Source, { from, to }: Span, message: string): RangeError {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const end = text.indexOf('\n', from) < 0 ? text.length : text.indexOf('\n', from);
  const line = text.slice(start, end);
  const indent = line.length - line.trimStart().length;
  const carets = '^'.repeat(Math.max(1, Math.min(to, end) - from));
  const number = text.slice(0, start).split('\n').length;
  return new RangeError(
    `${owner}: ${message} (line ${number}, column ${from - start + 1})\n` +
      `  ${line.trim().replaceAll('\t', ' ')}\n  ${' '.repeat(Math.max(0, from - start - indent))}${carets}`,
  );
}

const forms: readonly [Token['kind'], RegExp][] = [
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['name', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['sign', /<=|>=|[-+*/^(),<>]/y],
];
const remedies: Readonly<Record<string, string>> = {
  '=': 'compare by >= or <=',
  '**': 'write ^ for a power',
  '&': "write 'and'",
  '|': "write 'or'",
  '!': "write 'not'",
};

/** The words, numbers and signs of an expression. @throws RangeError at a character that has no place in one. */
export function tokens(source: Source, { from, to }: Span): Token[] {
  const found: Token[] = [];
  for (let at = from; at < to; ) {
    if (/\s/.test(source.text[at]!)) {
      at++;
      continue;
    }
    let token: Token | undefined;
    for (const [kind, form] of forms) {
      form.lastIndex = at;
      const text = form.exec(source.text)?.[0];
      if (text !== undefined && at + text.length <= to) {
        token = { kind, text, from: at, to: at + text.length };
        break;
      }
    }
    const twice = source.text.startsWith('**', at);
    if (!token || twice) {
      const sign = twice ? '**' : source.text[at]!;
      const remedy = remedies[sign] ?? 'numbers, names, + - * / ^ ( ) and comparisons are';
      throw errorAt(
        source,
        { from: at, to: at + sign.length },
        `must be an expression, in which '${sign}' is not allowed; ${remedy}`,
      );
    }
    found.push(token);
    at = token.to;
  }
  return found;
}

/** The statements of a text, without blanks and # comments: one a line, or separated by ; and never cut inside ( ). */
export function statements(source: Source): Span[] {
  const { text } = source;
  const found: Span[] = [];
  let start = 0;
  let depth = 0;
  const close = (end: number): void => {
    const span = trimmed(text, { from: start, to: end });
    if (span.to > span.from) found.push(span);
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else if (sign === '#') {
      close(at);
      const end = text.indexOf('\n', at);
      at = (end < 0 ? text.length : end) - 1;
      start = at + 1;
    } else if (sign === ';' || (sign === '\n' && depth <= 0)) {
      close(at);
      start = at + 1;
      depth = 0;
    }
  }
  close(text.length);
  return found;
}

/** A span without the blanks at its ends. */
export function trimmed(text: string, { from, to }: Span): Span {
  while (from < to && /\s/.test(text[from]!)) from++;
  while (to > from && /\s/.test(text[to - 1]!)) to--;
  return { from, to };
}
