/** Text in columns of characters: cleaning, filling, breaking, painting. */

/** Puts a style round a text. */
export type Paint = (style: keyof typeof codes, text: string) => string;

const codes = { bold: [1, 22], dim: [2, 22], green: [32, 39], red: [31, 39] } as const;

/** What a row of a group stands in from the left by. */
export const indent = '  ';

/** Paints by escape sequences, spaces at the ends left out, or leaves every text as it is. */
export function painter(colour: boolean): Paint {
  return (style, text) =>
    colour
      ? text.replace(/\S(?:.*\S)?/, (word) => `\u001b[${codes[style][0]}m${word}\u001b[${codes[style][1]}m`)
      : text;
}

/** Text for a terminal: no control characters, whatever a label holds, and plain spaces. */
export function clean(text: string): string {
  return text.replace(/\p{Cc}/gu, '?').replaceAll('\u00a0', ' ');
}

/** Its length in characters. */
export function size(text: string): number {
  return [...text].length;
}

/** Filled up with spaces on the right. */
export function left(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - size(text)));
}

/** Filled up with spaces on the left. */
export function right(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - size(text))) + text;
}

/** Lines of at most `width` characters, broken between words. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of clean(text).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && size(last) + 1 + size(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
