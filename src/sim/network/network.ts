/**
 * What a network is, apart from how it is run: plain data that JSON can hold. Times in ms, potentials and weights
 * in mV, rates in Hz. Every check that needs no random draw is made here, once.
 */
import { checkKeys, checkList, checkPart, integer } from './checks.ts';
import { checkProjection, type Projection } from './connect.ts';
import { groupOf, type Inhibition, inhibitionKeys, lateralProjection } from './inhibition.ts';
import { type Input, inputKeys, isDrive } from './inputs.ts';
import {
  checkCurrent,
  checkPool,
  checkPopulation,
  checkPotential,
  checkSynapse,
  type Population,
  populationKeys,
  type Source,
} from './populations.ts';
import { type Recorder, recorderKeys } from './recorders.ts';

export interface Network {
  readonly populations: Readonly<Record<string, Population>>;
  readonly projections: readonly Projection[];
  readonly inhibition: readonly Inhibition[];
  readonly inputs: readonly Input[];
  readonly record: readonly Recorder[];
}

export type { Population, Source } from './populations.ts';

/** An engine keeps some 100 bytes a neuron. */
const mostNeurons = 1e7;

const lists = ['projections', 'inhibition', 'inputs', 'record'] as const;

/** n inputs. */
export function source(n: number): Source {
  integer('source.n', n, 1);
  return { kind: 'source', n };
}

/**
 * Completes and checks the description of a network.
 * @throws RangeError or TypeError that names the part, the value, the rule and the remedy.
 */
export function network(parts: Partial<Network> & Pick<Network, 'populations'>): Network {
  checkKeys('network', parts, ['populations', ...lists]);
  const { populations, projections = [], inhibition = [], inputs = [], record = [] } = parts;
  const net: Network = { populations, projections, inhibition, inputs, record };
  checkParts(net);
  const names = Object.keys(net.populations);
  if (names.length === 0)
    throw new RangeError('network.populations: must name at least one population, got none');
  for (const [name, population] of Object.entries(net.populations)) {
    checkPart(`network.populations.${name}`, population, populationKeys);
    checkPopulation(`network.populations.${name}`, population);
    integer(`network.populations.${name}.n`, population.n, 1);
  }
  const find = (owner: string, name: string): Population => {
    if (!Object.hasOwn(net.populations, name))
      throw new RangeError(`${owner}: must name a population (${names.join(', ')}), got '${name}'`);
    return net.populations[name]!;
  };
  const total = Object.values(net.populations).reduce((sum, { n }) => sum + n, 0);
  if (total > mostNeurons)
    throw new RangeError(
      `network.populations: must have at most ${mostNeurons} neurons and inputs in all, got ${total}; their state alone would take ${Math.ceil((total * 100) / 2 ** 30)} GiB`,
    );
  for (const projection of net.projections) {
    const { pre, post } = projection;
    const owner = `connect(${pre}, ${post})`;
    const from = find(owner, pre);
    const to = find(owner, post);
    if (to.kind === 'source') throw new RangeError(`${owner}: must end at neurons, got the source '${post}'`);
    checkSynapse(owner, to, projection.synapse);
    if (projection.plasticity?.kind === 'competitive' && from.kind !== 'source')
      throw new RangeError(
        `${owner}.plasticity: competitive learning needs a source as pre, got neurons '${pre}'`,
      );
  }
  const winners = new Set<string>();
  const pools = new Set<string>();
  for (const inhibition of net.inhibition) {
    const { kind, population } = inhibition;
    const members = find(kind, population);
    if (members.kind === 'source')
      throw new RangeError(`${kind}: must act on neurons, got the source '${population}'`);
    if (kind === 'pool') checkPool(population, members);
    if (kind === 'lateral') checkSynapse(`lateral(${population})`, members, 'delta');
    const seen = kind === 'k-winners' ? winners : kind === 'pool' ? pools : null;
    if (seen?.has(population))
      throw new RangeError(`${kind}: must be given once for '${population}', got two`);
    seen?.add(population);
    if (inhibition.kind === 'lateral') continue;
    const group = groupOf(kind === 'pool' ? kind : 'kWinners', inhibition.groups, members.n);
    if (inhibition.kind === 'k-winners')
      integer('kWinners.k', inhibition.k, 1, smallest(group), `neurons in a group of '${population}'`);
  }
  for (const input of net.inputs) {
    const target = find(input.kind, input.population);
    const needsNeurons = input.kind === 'current' || isDrive(input);
    if ((target.kind !== 'source') !== needsNeurons)
      throw new RangeError(
        `${input.kind}: must act on a ${needsNeurons ? 'population of neurons' : 'source population'}, got '${input.population}' (${target.kind})${
          input.kind === 'poisson' ? '; neurons take a weight, a source none' : ''
        }`,
      );
    if (isDrive(input)) checkSynapse(`poissonInput(${input.population})`, target, input.synapse);
    if (input.kind === 'current') checkCurrent(input.population, target);
  }
  const recorded = new Set<string>();
  for (const recorder of net.record) {
    const what = `${recorder.kind} of '${recorder.population}'`;
    if (recorded.has(what))
      throw new RangeError(`record ${recorder.kind}: must be given once a population, got two ${what}`);
    recorded.add(what);
    const target = find(`record ${recorder.kind}`, recorder.population);
    if (recorder.kind === 'potential') {
      if (target.kind === 'source')
        throw new RangeError(`record potential: a source has none, got '${recorder.population}'`);
      checkPotential(recorder.population, target);
      for (const i of recorder.ids)
        integer('recordPotential.ids', i, 0, target.n - 1, `the last neuron of '${recorder.population}'`);
    }
  }
  return net;
}

/** Every part is of a known kind and has what its kind has, whoever wrote it. */
function checkParts(net: Network): void {
  checkKeys('network.populations', net.populations, Object.keys(net.populations ?? {}));
  for (const list of lists) checkList(`network.${list}`, net[list]);
  for (const [p, part] of net.projections.entries()) checkProjection(`network.projections[${p}]`, part);
  for (const [p, part] of net.inhibition.entries())
    checkPart(`network.inhibition[${p}]`, part, inhibitionKeys);
  for (const [p, part] of net.inputs.entries()) checkPart(`network.inputs[${p}]`, part, inputKeys);
  for (const [p, part] of net.record.entries()) checkPart(`network.record[${p}]`, part, recorderKeys);
}

/** Size of the smallest group that has members. */
function smallest(group: Uint32Array): number {
  const sizes = new Map<number, number>();
  for (const g of group) sizes.set(g, (sizes.get(g) ?? 0) + 1);
  return Math.min(...sizes.values());
}

/** The projections of a network with its literal lateral inhibition written out, in that order. */
export function allProjections(net: Network): Projection[] {
  const lateral = net.inhibition.filter((inhibition) => inhibition.kind === 'lateral');
  return [
    ...net.projections,
    ...lateral.map((part) => lateralProjection(part, net.populations[part.population]!.n)),
  ];
}
