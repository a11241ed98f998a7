import { describe, expect, it } from 'vitest';
import { crc32, openState, type StateExchange, saveState } from '../../src/math/state.ts';

/** Something with each kind of state. */
class Counter {
  readonly fixed = Float64Array.of(1, Number.NaN, -0);
  queue = Uint32Array.of(7, 8);
  time = Infinity;
  readonly inner = { flags: Uint8Array.of(1, 0, 1) };

  exchange(state: StateExchange): void {
    state.array('fixed', this.fixed);
    this.queue = state.list('queue', this.queue);
    this.time = state.number('time', this.time);
    state.part('inner').array('flags', this.inner.flags);
  }
}
const save = (thing: Counter, kind = 'counter'): Uint8Array =>
  saveState(kind, { n: 3 }, (state) => thing.exchange(state));

describe('a saved state', () => {
  it('gives back every bit, lists of another length too', () => {
    const thing = new Counter();
    thing.queue = Uint32Array.of(1, 2, 3);
    thing.time = 12.5;
    const other = new Counter();
    other.fixed.fill(0);
    other.inner.flags.fill(0);
    const opened = openState('counter', save(thing));
    opened.restore((state) => other.exchange(state));
    expect(opened.recipe).toEqual({ n: 3 });
    expect(other).toEqual(thing);
    expect(Object.is(other.fixed[2], -0)).toBe(true);
  });

  it('may come as a Buffer of Node, as readFileSync gives it', () => {
    const other = new Counter();
    openState('counter', Buffer.from(save(new Counter()))).restore((state) => other.exchange(state));
    expect(other).toEqual(new Counter());
  });

  it('survives standing at an odd address', () => {
    const bytes = save(new Counter());
    const shifted = new Uint8Array(bytes.length + 1).subarray(1);
    shifted.set(bytes);
    const other = new Counter();
    openState('counter', shifted).restore((state) => other.exchange(state));
    expect(other).toEqual(new Counter());
  });

  it('is refused when any one byte has changed, or it was cut short', () => {
    const bytes = save(new Counter());
    for (let i = 0; i < bytes.length; i++) {
      const damaged = bytes.slice();
      damaged[i]! ^= 0x10;
      expect(() => openState('counter', damaged), `byte ${i}`).toThrow(/^restore: /);
    }
    for (let length = 0; length < bytes.length; length += 5)
      expect(() => openState('counter', bytes.slice(0, length))).toThrow(/^restore: /);
  });

  it('is refused by name when it is foreign', () => {
    const says = (make: () => unknown, message: RegExp) => expect(make).toThrow(message);
    says(
      () => openState('counter', new TextEncoder().encode('a text that is long enough')),
      /no saved state/,
    );
    says(() => openState('counter', 'text' as never), /must be given the bytes/);
    says(
      () => openState('clock', save(new Counter())),
      /must be the state of a clock, got that of a counter/,
    );
    const later = save(new Counter());
    later[8] = 2;
    says(() => openState('counter', later), /has version 2, this spikewise reads version 1/);
  });

  it('is refused where it does not fit what was built', () => {
    const restore = (exchange: (state: StateExchange) => void) =>
      openState('counter', save(new Counter())).restore(exchange);
    expect(() => restore((state) => state.array('else', new Float64Array(3)))).toThrow(/no 'else'/);
    expect(() => restore((state) => state.array('fixed', new Float64Array(4)))).toThrow(
      /'fixed' has length 3/,
    );
    expect(() => restore((state) => state.array('fixed', new Float32Array(3)))).toThrow(/is a Float64Array/);
    expect(() => restore((state) => state.array('fixed', new Float64Array(3)))).toThrow(
      /'queue' has no place/,
    );
  });

  it('names each piece of state once', () => {
    expect(() =>
      saveState('counter', {}, (state) => {
        state.number('a', 1);
        state.number('a', 2);
      }),
    ).toThrow(/'a' is saved twice/);
  });

  it('has the checksum of zip and PNG', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
});
