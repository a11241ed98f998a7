/**
 * Puts text beside points of a figure where it covers nothing: each label takes, of a ring of places round each of its
 * anchors, the one that overlaps least with obstacles and labels placed before it (greedy, then two rounds of correction).
 */

/** A rectangle in pixels. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** A text that wants to stand near one of its anchors. */
export interface Label {
  readonly text: string;
  /** (x, y) [px], the best first */
  readonly anchors: readonly (readonly [number, number])[];
  readonly fontSize: number;
  /** a label that may not be left out; others vanish rather than overlap */
  readonly required: boolean;
}

/** Where a label stands; x is its left, centre or right end as `textAnchor` says, y its middle. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly textAnchor: 'start' | 'middle' | 'end';
  readonly box: Box;
  /** the anchor it belongs to, where it stands so far off that a line should lead there; else null */
  readonly lead: readonly [number, number] | null;
  /** how unwelcome the place is: 0 right beside the first anchor, hundreds where it covers something */
  readonly cost: number;
}

/** Width [px] of a text in a sans-serif face: a safe guess, since nothing is measured. */
export function textWidth(text: string, fontSize: number): number {
  return text.length * 0.57 * fontSize;
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);
  const height = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Boxes along a straight line, so that labels keep off it. */
export function boxesAlong([xa, ya]: readonly [number, number], [xb, yb]: readonly [number, number]): Box[] {
  const steps = Math.max(1, Math.ceil(Math.hypot(xb - xa, yb - ya) / 6));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const [x, y] = [xa + ((xb - xa) * i) / steps, ya + ((yb - ya) * i) / steps];
    return { x0: x - 2, y0: y - 2, x1: x + 2, y1: y + 2 };
  });
}

/** Right, above, below and left of each anchor, near and farther off. */
function candidates({ text, anchors, fontSize, required }: Label): Place[] {
  const width = textWidth(text, fontSize);
  const half = fontSize * 0.62;
  const places: Place[] = [];
  for (const [rank, anchor] of anchors.entries())
    for (const [far, gap] of (required ? [10, 20, 34, 50] : [9, 12]).entries())
      for (const [turn, [dx, dy]] of directions.entries()) {
        const textAnchor = dx > 0.3 ? 'start' : dx < -0.3 ? 'end' : 'middle';
        const x = anchor[0] + dx * gap;
        const y = anchor[1] + dy * (gap + (textAnchor === 'middle' ? half - 2 : 0));
        const x0 = textAnchor === 'start' ? x : textAnchor === 'end' ? x - width : x - width / 2;
        places.push({
          x,
          y,
          textAnchor,
          box: { x0: x0 - 2, y0: y - half, x1: x0 + width + 2, y1: y + half },
          lead: far > 1 ? anchor : null,
          cost: rank * 6 + far * 14 + turn,
        });
      }
  return places;
}

/** About unit length, in the order of preference (y points down). */
const directions: readonly (readonly [number, number])[] = [
  [1, 0],
  [0, -1],
  [0, 1],
  [0.9, -0.65],
  [0.9, 0.65],
  [-1, 0],
  [-0.9, -0.65],
  [-0.9, 0.65],
];

/** One place a label, in the order of `labels`; null for a label that is not required and found no free place. */
export function placeLabels(
  labels: readonly Label[],
  obstacles: readonly Box[],
  frame: Box,
): (Place | null)[] {
  const places: (Place | null)[] = labels.map(() => null);
  for (let round = 0; round < 3; round++)
    for (const [index, label] of labels.entries()) {
      const others = places.filter((place, i): place is Place => place !== null && i !== index);
      let best: Place | null = null;
      let bestCost = Number.POSITIVE_INFINITY;
      for (const candidate of candidates(label)) {
        const { box } = candidate;
        if (box.x0 < frame.x0 || box.y0 < frame.y0 || box.x1 > frame.x1 || box.y1 > frame.y1) continue;
        let covered = 0;
        for (const obstacle of obstacles) covered += overlap(box, obstacle);
        for (const other of others) covered += 3 * overlap(box, other.box);
        if (covered > 0 && !label.required) continue;
        if (candidate.lead !== null)
          for (const step of boxesAlong(candidate.lead, [candidate.x, candidate.y]).slice(2))
            for (const obstacle of obstacles) covered += 0.2 * overlap(step, obstacle);
        const cost = candidate.cost + 10 * covered;
        if (cost < bestCost) {
          bestCost = cost;
          best = { ...candidate, cost };
        }
      }
      places[index] = best;
    }
  return places;
}
