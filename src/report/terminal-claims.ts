/** Verdicts on claims as text, a line each. */
import type { Summary } from '../experiment/types.ts';
import { countsText } from './claims.ts';
import { clean, indent, left, type Paint, size, wrapped } from './terminal-text.ts';

export function claimLines({ claims = [] }: Summary, width: number, paint: Paint): string[] {
  if (claims.length === 0) return [];
  const verdictWidth = Math.max(...claims.map(({ verdict }) => size(verdict)));
  const lines = claims.flatMap((judged) => {
    const { claim, about, verdict } = judged;
    const style = verdict.startsWith('holds') ? 'green' : verdict.startsWith('fails') ? 'red' : 'dim';
    const text = wrapped(
      clean(`${claim} (${about}): ${countsText(judged)}`),
      Math.max(20, width - verdictWidth - 4),
    );
    return text.map((line, l) => {
      const head = left(l === 0 ? verdict : '', verdictWidth);
      return `${indent}${paint(style, head)}${indent}${line}`;
    });
  });
  return ['', paint('bold', 'Verdicts'), ...lines];
}
