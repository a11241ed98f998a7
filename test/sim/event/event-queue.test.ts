/** The queue orders events fully by its four keys (event rule 1). */
import { describe, expect, it } from 'vitest';
import { rng } from '../../../src/math/rng.ts';
import { EventQueue } from '../../../src/sim/event/event-queue.ts';

type Event = [time: number, kind: number, a: number, b: number];
const byKeys = (x: Event, y: Event): number => x[0] - y[0] || x[1] - y[1] || x[2] - y[2] || x[3] - y[3];

function take(queue: EventQueue): Event {
  const event: Event = [queue.peekTime(), queue.kind, queue.a, queue.b];
  queue.pop();
  return event;
}

describe('rule 1: the event queue', () => {
  it('gives events in the order of (time, kind, a, b), whatever the order in which they came', () => {
    const draw = rng('queue');
    for (const n of [1, 2, 5, 6, 255, 256, 257, 5000]) {
      // Few values a key, so that every prefix of keys ties; ids up to the largest.
      const events = Array.from(
        { length: n },
        (): Event => [
          draw.integer(4) / 4,
          draw.integer(7),
          draw.integer(3) * 2147483647,
          draw.integer(3) * 2147483647,
        ],
      );
      const queue = new EventQueue();
      for (const event of events) queue.push(...event);
      expect(queue.length).toBe(n);
      expect(events.map(() => take(queue))).toEqual(events.toSorted(byKeys));
      expect([queue.length, queue.peekTime()]).toEqual([0, Infinity]);
    }
  });

  it('stays ordered while pushes and pops are mixed, as it grows and empties', () => {
    const draw = rng('mixed');
    const queue = new EventQueue();
    const wanted: Event[] = [];
    let most = 0;
    for (let step = 0; step < 20_000; step++) {
      const isGrowing = Math.floor(step / 2500) % 2 === 0;
      if (wanted.length === 0 || draw.next() < (isGrowing ? 0.8 : 0.2)) {
        const event: Event = [draw.integer(50), draw.integer(3), draw.integer(5), draw.integer(5)];
        queue.push(...event);
        let at = wanted.length;
        while (at > 0 && byKeys(wanted[at - 1]!, event) > 0) at--;
        wanted.splice(at, 0, event);
      } else if (take(queue).join() !== wanted.shift()!.join()) expect.fail(`wrong event at step ${step}`);
      most = Math.max(most, wanted.length);
    }
    expect(most).toBeGreaterThan(1000);
    expect(queue.length).toBe(wanted.length);
  });

  it('is empty after clear, and orders anew', () => {
    const queue = new EventQueue();
    for (let t = 0; t < 10; t++) queue.push(t, 0, 0, 0);
    queue.clear();
    expect(queue.peekTime()).toBe(Infinity);
    queue.push(3, 1, 2, 4);
    expect(take(queue)).toEqual([3, 1, 2, 4]);
  });
});
