/** The known name that a mistyped one most resembles, for the remedy in an error message. */

/** "did you mean k? known: k, model" for `name`, without the question if nothing is near. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return `${near === undefined ? '' : `did you mean ${near}? `}known: ${known.join(', ') || 'none'}`;
}

/**
 * The known name within an edit distance of two (one for two or three letters, none for one), one that begins the same, or one
 * whose words begin with these letters (lr: learningRate).
 * @param within stay below this distance, if it is less
 */
export function nearest(
  name: string,
  known: readonly string[],
  within = Number.POSITIVE_INFINITY,
): string | undefined {
  const typed = name.toLowerCase();
  let best: string | undefined;
  let least = Math.min(within, typed.length <= 1 ? 0.5 : typed.length <= 3 ? 1.5 : 2.5);
  for (const candidate of known) {
    const other = candidate.toLowerCase();
    const begins = typed.length >= 2 && (other.startsWith(typed) || typed.startsWith(other));
    const initials = candidate.replace(/(?<!^)[^A-Z]/g, '').toLowerCase();
    const distance = Math.min(
      editDistance(typed, other),
      begins ? 1.25 : Number.POSITIVE_INFINITY,
      typed.length >= 2 && initials === typed ? 0.75 : Number.POSITIVE_INFINITY,
    );
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn a into b (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          above[j]! + 1,
          row[j - 1]! + 1,
          above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
          isSwap ? before[j - 2]! + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, above] = [above, row];
  }
  return above[b.length]!;
}
