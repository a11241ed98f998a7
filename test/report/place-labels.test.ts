import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, boxesAlong, type Label, placeLabels } from '../../src/report/place-labels.ts';

const frame = { x0: 0, y0: 0, x1: 400, y1: 300 };
const meet = (a: Box, b: Box) => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
const label = (x: number, y: number, required: boolean): Label => ({
  text: 'a name',
  anchors: [[x, y]],
  fontSize: 12,
  required,
});

describe('a label', () => {
  it('stands to the right of its point where nothing is in the way', () => {
    const [place] = placeLabels([label(100, 100, true)], [], frame);
    expect(place).toMatchObject({ textAnchor: 'start', y: 100, lead: null, cost: 0 });
    expect(place!.x).toBeGreaterThan(100);
  });

  it('moves to the left at the right edge', () => {
    const [place] = placeLabels([label(390, 100, true)], [], frame);
    expect(place!.box.x1).toBeLessThanOrEqual(400);
  });

  it('keeps off a line that passes through its point', () => {
    const line = boxesAlong([0, 100], [400, 100]);
    const [place] = placeLabels([label(100, 100, true)], line, frame);
    for (const box of line) expect(meet(place!.box, box)).toBe(false);
  });

  it('that must stand is written even where it covers something, and costs more than any free place', () => {
    const [place] = placeLabels([label(200, 150, true)], [frame], frame);
    expect(place!.cost).toBeGreaterThan(250);
  });

  it('that may be left out covers nothing, neither obstacles nor other labels, whatever the points', () => {
    const coordinate = (most: number) => fc.integer({ min: 0, max: most });
    const points = fc.array(fc.tuple(coordinate(400), coordinate(300)), { maxLength: 30 });
    fc.assert(
      fc.property(points, (anchors) => {
        const obstacles = anchors.map(([x, y]) => ({ x0: x - 5, y0: y - 5, x1: x + 5, y1: y + 5 }));
        const places = placeLabels(
          anchors.map(([x, y]) => label(x, y, false)),
          obstacles,
          frame,
        ).filter((place) => place !== null);
        for (const [i, { box }] of places.entries()) {
          for (const obstacle of obstacles) expect(meet(box, obstacle)).toBe(false);
          for (const other of places.slice(i + 1)) expect(meet(box, other.box)).toBe(false);
        }
      }),
      { numRuns: 30 },
    );
  });
});
