/**
 * Bills of what spiking networks do, from counts that were measured while they coded. Dataflow as for artificial layers
 * (layer-cost.ts): an input spike is read once, sums of its deliveries stay in registers; the state of a neuron is read and
 * written once an update.
 */
import { type Cost, type CostLine, type CostPart, costOf, expectCount, type Operation } from './cost.ts';
import { fetches } from './layer-cost.ts';

export interface EncodingWork {
  /** values that are looked at: pixels */
  readonly values: number;
  /** mean number of inputs that go on: spikes, or non-zero values; measured */
  readonly sent: number;
  /** comparisons a value. @default 1: is it bright enough, or is it zero? */
  readonly compares?: number;
  /** multiply-adds an inference of a front end before that, such as a filter. @default 0 */
  readonly filter?: number;
  /** random numbers drawn an inference, each by a linear congruential generator: a product and an addition. @default 0 */
  readonly draws?: number;
}

/** From values to input spikes, or to the non-zero inputs of a network that skips zeros. */
export function encodingCost({ values, sent, compares = 1, filter = 0, draws = 0 }: EncodingWork): Cost {
  for (const [name, count] of Object.entries({ values, sent, compares, filter, draws }))
    expectCount(count, `encodingCost.${name}`);
  const part = 'encoding';
  const lines: CostLine[] = [
    { part, what: 'values read', operation: 'valueAccess', count: values, from: 'structure' },
    { part, what: 'tests of values', operation: 'compare', count: compares * values, from: 'structure' },
    {
      part,
      what: 'spikes or non-zero inputs written',
      operation: 'valueAccess',
      count: sent,
      from: 'measured',
    },
  ];
  for (const [what, count, from] of [
    ['filter', filter, 'structure'],
    ['random numbers', draws, 'model'],
  ] as const)
    if (count > 0)
      lines.push(
        { part, what, operation: 'multiply', count, from },
        { part, what, operation: 'add', count, from },
      );
  return costOf(lines, 0);
}

export interface SpikingWork {
  /** name in the bill */
  readonly layer: string;
  readonly neurons: number;
  /** synapses that exist, shared ones counted at each position */
  readonly synapses: number;
  /** weights stored, shared ones once. @default synapses */
  readonly weights?: number;
  /** thresholds stored. @default neurons */
  readonly thresholds?: number;
  /** mean input spikes an inference; measured */
  readonly inputSpikes: number;
  /** mean deliveries of spikes to single synapses an inference; measured */
  readonly events: number;
  /** mean spikes of these neurons an inference; measured */
  readonly spikes: number;
  /**
   * When states move. 'events': at every delivery to them. { steps }: all of them in every step of a grid, so many an inference.
   * { times, about }: so many updates of single neurons an inference, in the mean, counted as `about` says.
   */
  readonly updates:
    | 'events'
    | { readonly steps: number }
    | { readonly times: number; readonly about: string };
  /** what an update of one neuron costs. @default { multiply: 1 }: the leak */
  readonly update?: Partial<Record<Exclude<Operation, 'mac' | 'ac' | 'weightFetch'>, number>>;
  /** numbers of state a neuron, each read and written at an update. @default 1 */
  readonly states?: number;
  /** deliveries of lateral inhibition: a pool's spike is one to its state, a literal synapse's one to each target. @default 0 */
  readonly inhibitionEvents?: number;
  /** additions to thresholds an inference; none while nothing is learnt. @default 0 */
  readonly adaptations?: number;
  /** whether spikes are counted because a race ends with the k-th. @default false */
  readonly race?: boolean;
  /** additions of spikes into pooled counts an inference; measured. @default 0 */
  readonly pooled?: number;
  /** see LayerWork. @default 0 */
  readonly reuse?: number;
}

/** A layer of spiking neurons: its input synapses, states, threshold tests, inhibition. */
export function spikingCost(work: SpikingWork): Cost {
  const { layer, neurons, synapses, weights = synapses, thresholds = neurons, events, spikes } = work;
  const { update = { multiply: 1 }, states = 1, inhibitionEvents = 0, adaptations = 0, pooled = 0 } = work;
  const { inputSpikes, race = false, reuse = 0 } = work;
  const counts = { neurons, synapses, weights, thresholds, inputSpikes, events, spikes, states };
  for (const [name, count] of Object.entries({ ...counts, inhibitionEvents, adaptations, pooled }))
    expectCount(count, `spikingCost.${name} (${layer})`);
  const { updates, when, origin } = updatesOf(work);
  const lines: CostLine[] = [
    {
      part: 'synapses',
      what: `${layer}: deliveries of spikes`,
      operation: 'ac',
      count: events,
      from: 'measured',
      synapses,
    },
    fetches(layer, 'synapses', events, weights, reuse),
    {
      part: 'synapses',
      what: `${layer}: input spikes read`,
      operation: 'valueAccess',
      count: inputSpikes,
      from: 'measured',
    },
    ...Object.entries(update).map(
      ([operation, times]): CostLine => ({
        part: 'neurons',
        what: `${layer}: states ${when}`,
        operation: operation as Operation,
        count: times * updates,
        from: origin,
      }),
    ),
    {
      part: 'neurons',
      what: `${layer}: states ${when}, read and written`,
      operation: 'valueAccess',
      count: 2 * states * updates,
      from: origin,
    },
    {
      part: 'neurons',
      what: `${layer}: spikes written`,
      operation: 'valueAccess',
      count: spikes,
      from: 'measured',
    },
    ...added('thresholds', `${layer}: thresholds moved`, adaptations, 'nothing is learnt'),
    {
      part: 'selection',
      what: `${layer}: threshold tests ${when}`,
      operation: 'compare',
      count: updates,
      from: origin,
    },
    {
      part: 'selection',
      what: `${layer}: thresholds read`,
      operation: 'valueAccess',
      count: updates,
      from: origin,
    },
    ...added('inhibition', `${layer}: lateral deliveries`, inhibitionEvents, 'there are none'),
  ];
  if (race)
    lines.push(
      {
        part: 'selection',
        what: `${layer}: winners counted`,
        operation: 'add',
        count: spikes,
        from: 'measured',
      },
      {
        part: 'selection',
        what: `${layer}: is it the last winner?`,
        operation: 'compare',
        count: spikes,
        from: 'measured',
      },
    );
  if (pooled > 0) lines.push(...added('pooling', `${layer}: spikes added to windows`, pooled, ''));
  return costOf(lines, weights + thresholds);
}

/** Updates of single neurons an inference, in words, and where the number is from. */
function updatesOf({ layer, neurons, events, updates }: SpikingWork) {
  if (updates === 'events')
    return { updates: events, when: 'at every delivery', origin: 'measured' } as const;
  if ('steps' in updates) {
    const { steps } = updates;
    if (!(Number.isInteger(steps) && steps > 0))
      throw new RangeError(`spikingCost.updates.steps: must be a whole number > 0 (${layer}), got ${steps}`);
    return { updates: neurons * steps, when: `of all neurons in ${steps} steps`, origin: 'model' } as const;
  }
  expectCount(updates.times, `spikingCost.updates.times (${layer})`);
  return { updates: updates.times, when: updates.about, origin: 'model' } as const;
}

/** Additions to numbers in memory, which are read and written; or one line that says why there are none. */
function added(part: CostPart, what: string, count: number, whyNone: string): CostLine[] {
  if (count === 0)
    return [{ part, what: `${what}: ${whyNone}`, operation: 'add', count: 0, from: 'structure' }];
  return [
    { part, what, operation: 'add', count, from: 'measured' },
    { part, what: `${what}, read and written`, operation: 'valueAccess', count: 2 * count, from: 'measured' },
  ];
}
