/** The conductance row engine against Brian2, against its own plain stepping, and its kernels against their twins. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openState, saveState } from '../../../src/math/state.ts';
import { ConductanceRowEngine } from '../../../src/sim/dense/conductance-row-engine.ts';
import type { ConductanceRowOptions, StepTrains } from '../../../src/sim/dense/conductance-row-options.ts';

interface Fixture {
  readonly inputs: number;
  readonly neurons: number;
  readonly total: number;
  readonly etaPre: number;
  readonly etaPost: number;
  readonly thetaStep: number;
  readonly weights: readonly number[];
  readonly delays: readonly number[];
  /** one list a stimulus of [step, input] */
  readonly spikes: readonly (readonly [number, number][])[];
  readonly cases: readonly {
    readonly pause: number;
    /** [step from the start, neuron] */
    readonly excitatory: readonly [number, number][];
    readonly inhibitory: readonly [number, number][];
    readonly after: readonly {
      readonly weights: readonly number[];
      readonly theta: readonly number[];
      readonly v: readonly number[];
    }[];
  }[];
}

const fixture: Fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/diehl-cook-by-brian.json', import.meta.url), 'utf8'),
);

function optionsOf(over: Partial<ConductanceRowOptions> = {}): ConductanceRowOptions {
  const { inputs, neurons, total, etaPre, etaPost, thetaStep } = fixture;
  return {
    inputs,
    neurons,
    weights: Float64Array.from(fixture.weights),
    delays: Uint8Array.from(fixture.delays),
    dt: 0.5,
    tauM: 100,
    tauE: 1,
    tauI: 2,
    eE: 0,
    eI: -100,
    vRest: -65,
    vReset: -65,
    vStart: -105,
    vThreshold: -72,
    tRef: 5,
    pause: 50,
    theta: 20,
    thetaStep,
    tauTheta: 1e7,
    inhibitory: { tauM: 10, tauE: 1, tRef: 2, vRest: -60, vReset: -45, vThreshold: -40, eE: 0, weight: 10.4 },
    inhibition: 17,
    rule: { etaPre, etaPost, tauPre: 20, tauPost1: 20, tauPost2: 40, high: 1, total },
    durationMs: 350,
    restMs: 150,
    precision: 'float64',
    ...over,
  };
}

/** [step, input] in any order -> by input, ascending. */
function trainsOf(spikes: readonly (readonly [number, number])[], inputs: number): StepTrains {
  const lists: number[][] = Array.from({ length: inputs }, () => []);
  for (const [step, input] of spikes) lists[input]!.push(step);
  const start = new Uint32Array(inputs + 1);
  lists.forEach((list, i) => {
    list.sort((a, b) => a - b);
    start[i + 1] = start[i]! + list.length;
  });
  return { start, step: Uint32Array.from(lists.flat()) };
}

const stimuli = fixture.spikes.map((spikes) => trainsOf(spikes, fixture.inputs));
const apart = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]!)));

describe('the conductance row engine and Brian2', () => {
  it.each(fixture.cases)(
    'spike alike and learn alike, pause $pause ms',
    ({ pause, excitatory, inhibitory, after }) => {
      const engine = new ConductanceRowEngine(optionsOf({ pause }));
      stimuli.forEach((trains, s) => {
        engine.show(trains, true);
        const wanted = new Uint32Array(fixture.neurons);
        for (const [step, j] of excitatory) if (Math.floor(step / 1000) === s) wanted[j]!++;
        expect(engine.counts).toEqual(wanted);
        expect(apart(engine.weights(), after[s]!.weights)).toBeLessThan(1e-9);
        expect(apart(engine.theta, after[s]!.theta)).toBeLessThan(1e-9);
        expect(apart(engine.potentials(), after[s]!.v)).toBeLessThan(1e-9);
      });
      // what the engine makes use of: an inhibitory neuron repeats its partner, one step later
      expect(inhibitory).toEqual(excitatory.map(([step, j]) => [step + 1, j]));
      expect(excitatory.length).toBeGreaterThan(40);
    },
  );
});

const stateOf = (engine: ConductanceRowEngine): Uint8Array =>
  saveState('rows', null, (state) => engine.exchange(state));

describe('the conductance row engine', () => {
  it.each(['float64', 'float32'] as const)(
    'gives the same bits with either set of kernels (%s)',
    (precision) => {
      const [fast, plain] = (['wasm', 'reference'] as const).map(
        (kernels) => new ConductanceRowEngine(optionsOf({ precision, kernels, inhibition: 60 })),
      );
      for (const [s, trains] of stimuli.entries())
        for (const engine of [fast!, plain!]) engine.show(trains, s !== 1);
      expect(fast!.spikes).toBeGreaterThan(4);
      expect(stateOf(fast!)).toEqual(stateOf(plain!));
    },
  );

  it('goes on bit for bit from a saved state', () => {
    const whole = new ConductanceRowEngine(optionsOf());
    for (const trains of stimuli) whole.show(trains, true);
    const half = new ConductanceRowEngine(optionsOf());
    for (const trains of stimuli.slice(0, 2)) half.show(trains, true);
    const other = new ConductanceRowEngine(optionsOf());
    openState('rows', stateOf(half)).restore((state) => other.exchange(state));
    for (const trains of stimuli.slice(2)) other.show(trains, true);
    expect(stateOf(other)).toEqual(stateOf(whole));
  });

  it('answers without learning: weights and thresholds stay byte for byte', () => {
    const engine = new ConductanceRowEngine(optionsOf());
    engine.show(stimuli[0]!, true);
    const before = [engine.weights(), engine.theta.slice()];
    engine.show(stimuli[1]!, false);
    expect(engine.spikes).toBeGreaterThan(4);
    expect([engine.weights(), engine.theta]).toEqual(before);
    engine.show(stimuli[1]!, true);
    expect(engine.weights()).not.toEqual(before[0]);
  });

  it('scales the weights onto each neuron to their total before it learns', () => {
    const engine = new ConductanceRowEngine(optionsOf());
    for (const trains of stimuli) engine.show(trains, true);
    engine.normalise();
    const weights = engine.weights();
    for (let j = 0; j < fixture.neurons; j++)
      expect(weights.subarray(j * 40, (j + 1) * 40).reduce((sum, w) => sum + w)).toBeCloseTo(12, 10);
  });

  it('refuses what its shortcuts do not hold for', () => {
    const inhibitory = { ...optionsOf().inhibitory, weight: 5 };
    expect(() => new ConductanceRowEngine(optionsOf({ inhibitory }))).toThrow(
      'conductanceRows.inhibitory.weight: must make the inhibitory neuron spike once, one step after each spike of its partner, got 5',
    );
    expect(() => new ConductanceRowEngine(optionsOf({ restMs: 5 }))).toThrow(
      'conductanceRows.restMs: must be at least the longest delay, 9.5 ms, got 5',
    );
    expect(() => new ConductanceRowEngine(optionsOf({ dt: 1 }))).toThrow(
      'conductanceRows.dt: must be less than every time constant, got 1',
    );
    expect(() => new ConductanceRowEngine(optionsOf({ delays: new Uint8Array(3) }))).toThrow(
      'conductanceRows.weights: must be (neurons, inputs) as the delays, 320 numbers, got 320 and 3',
    );
  });
});
