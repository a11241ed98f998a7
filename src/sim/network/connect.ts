/**
 * Projections: which neuron reaches which, how strongly and how late, as plain data. Rules carry the names and the
 * meaning that NEST gives them; `connection-rules.ts` turns them into synapses.
 */
import { checkKeys, checkList, checkPart, checkWhole, integer, listed, probability } from './checks.ts';
import { checkDrawn, type Drawn, plain } from './drawn.ts';
import { type Plasticity, plasticityKeys } from './plasticity.ts';

/** Self-connections, and several synapses between one pair, are allowed unless switched off. */
export interface RuleSwitches {
  readonly autapses: boolean;
  readonly multapses: boolean;
}

export type ConnectionRule =
  /** every presynaptic neuron (or those listed in `from`) to every postsynaptic one */
  | { readonly kind: 'all-to-all'; readonly from: ArrayLike<number> | null; readonly autapses: boolean }
  | { readonly kind: 'one-to-one' }
  /** each pair with probability p */
  | { readonly kind: 'pairwise'; readonly p: number; readonly autapses: boolean }
  /** k synapses onto each postsynaptic neuron, sources drawn */
  | ({ readonly kind: 'fixed-in-degree'; readonly k: number } & RuleSwitches)
  /** k synapses from each presynaptic neuron, targets drawn */
  | ({ readonly kind: 'fixed-out-degree'; readonly k: number } & RuleSwitches)
  /** n synapses in all, both ends drawn */
  | ({ readonly kind: 'fixed-total'; readonly n: number } & RuleSwitches)
  /** synapse s runs from pre[s] to post[s] */
  | { readonly kind: 'list'; readonly pre: ArrayLike<number>; readonly post: ArrayLike<number> };

/**
 * What a spike does when it arrives; currents are given as the potential R I [mV] that they would hold up.
 * - delta: v += weight
 * - step: the current grows by weight and stays until the stimulus ends
 * - exponential: the current jumps by weight and decays, weight exp(-t/tau)
 * - alpha: the current rises and decays, weight (t/tau) exp(1 - t/tau), with its peak, weight, at t = tau
 * - conductance: the conductance jumps by |weight|, in units of the leak conductance, and decays; it pulls v towards eE or eI
 *
 * tau is tauE of the postsynaptic population where weight >= 0, tauI where weight < 0.
 */
export type SynapseKind = 'delta' | 'step' | 'exponential' | 'alpha' | 'conductance';
/** One of those that lif neurons have, or one that a population of `equations` names itself. */
export type Synapse = SynapseKind | (string & Record<never, never>);

export interface Projection {
  readonly pre: string;
  readonly post: string;
  readonly rule: ConnectionRule;
  /** [mV, of a conductance 1] one for all, one a synapse in the order of the rule, or drawn. @default 1 */
  readonly weight: Drawn;
  /** [ms] > 0 between neurons on the event engine; on a grid, and from a source, 0 is allowed. @default 1, from a source 0 */
  readonly delay: Drawn | null;
  readonly synapse: Synapse;
  readonly plasticity: Plasticity | null;
}

/** What an engine or an input may choose from. */
export const synapseKinds: readonly SynapseKind[] = ['delta', 'step', 'exponential', 'alpha', 'conductance'];
const optionNames = ['weight', 'delay', 'synapse', 'plasticity'];
const switchNames = ['autapses', 'multapses'];
const ruleKeys = {
  'all-to-all': ['from', 'autapses'],
  'one-to-one': [],
  pairwise: ['p', 'autapses'],
  'fixed-in-degree': ['k', ...switchNames],
  'fixed-out-degree': ['k', ...switchNames],
  'fixed-total': ['n', ...switchNames],
  list: ['pre', 'post'],
} satisfies Record<ConnectionRule['kind'], string[]>;

function switches(owner: string, options: Partial<RuleSwitches>): RuleSwitches {
  checkKeys(owner, options, switchNames);
  return { autapses: options.autapses ?? true, multapses: options.multapses ?? true };
}

/** Every presynaptic neuron, or those listed in `from`, to every postsynaptic one; pre-major order. */
export function allToAll(options: { from?: ArrayLike<number>; autapses?: boolean } = {}): ConnectionRule {
  checkKeys('allToAll', options, ruleKeys['all-to-all']);
  if (options.from) checkList('allToAll.from', options.from);
  const from = options.from ? listed(options.from) : null;
  return { kind: 'all-to-all', from, autapses: options.autapses ?? true };
}

/** Neuron i to neuron i; both populations must be equally large. */
export const oneToOne = (): ConnectionRule => ({ kind: 'one-to-one' });

/** Each pair with probability p (NEST: pairwise Bernoulli; Brian2: connect(p=...)). @throws RangeError unless 0 <= p <= 1. */
export function pairwise(p: number, options: { autapses?: boolean } = {}): ConnectionRule {
  probability('pairwise.p', p);
  checkKeys('pairwise', options, ['autapses']);
  return { kind: 'pairwise', p, autapses: options.autapses ?? true };
}

/** k synapses onto each postsynaptic neuron, sources drawn with replacement unless multapses are off. */
export function fixedInDegree(k: number, options: Partial<RuleSwitches> = {}): ConnectionRule {
  integer('fixedInDegree.k', k, 0);
  return { kind: 'fixed-in-degree', k, ...switches('fixedInDegree', options) };
}

/** k synapses from each presynaptic neuron, targets drawn with replacement unless multapses are off. */
export function fixedOutDegree(k: number, options: Partial<RuleSwitches> = {}): ConnectionRule {
  integer('fixedOutDegree.k', k, 0);
  return { kind: 'fixed-out-degree', k, ...switches('fixedOutDegree', options) };
}

/** n synapses in all, both ends drawn with replacement unless multapses are off. */
export function fixedTotal(n: number, options: Partial<RuleSwitches> = {}): ConnectionRule {
  integer('fixedTotal.n', n, 0);
  return { kind: 'fixed-total', n, ...switches('fixedTotal', options) };
}

/** Synapse s runs from pre[s] to post[s]. @throws RangeError if the lists differ in length. */
export function pairs(pre: ArrayLike<number>, post: ArrayLike<number>): ConnectionRule {
  checkList('pairs.pre', pre);
  checkList('pairs.post', post);
  if (pre.length !== post.length)
    throw new RangeError(`pairs: pre and post must be equally long, got ${pre.length} and ${post.length}`);
  return { kind: 'list', pre: listed(pre), post: listed(post) };
}

/** A projection from population `pre` to population `post`. @throws RangeError for a weight or delay out of range. */
export function connect(
  pre: string,
  post: string,
  rule: ConnectionRule = allToAll(),
  options: { weight?: Drawn; delay?: Drawn; synapse?: Synapse; plasticity?: Plasticity } = {},
): Projection {
  const name = `connect(${pre}, ${post})`;
  checkKeys(name, options, optionNames);
  const projection: Projection = {
    pre,
    post,
    rule,
    weight: plain(options.weight ?? 1),
    delay: options.delay === undefined ? null : plain(options.delay),
    synapse: options.synapse ?? 'delta',
    plasticity: options.plasticity ?? null,
  };
  checkProjection(name, projection);
  return projection;
}

/** @throws RangeError or TypeError for a part that is unknown or missing, whoever wrote the projection. */
export function checkProjection(name: string, projection: Projection): void {
  checkWhole(name, projection, ['pre', 'post', 'rule', ...optionNames]);
  checkPart(`${name}.rule`, projection.rule, ruleKeys);
  checkDrawn(`${name}.weight`, projection.weight);
  if (projection.delay !== null) checkDrawn(`${name}.delay`, projection.delay, 0, 'ms');
  checkSynapseName(`${name}.synapse`, projection.synapse);
  if (projection.plasticity !== null) checkPart(`${name}.plasticity`, projection.plasticity, plasticityKeys);
}

/** Whether a population has such synapses, its network checks. @throws TypeError for what is no name. */
export function checkSynapseName(name: string, synapse: unknown): void {
  if (typeof synapse !== 'string' || !/^[A-Za-z][\w-]*$/.test(synapse))
    throw new TypeError(
      `${name}: must be the name of a synapse (${synapseKinds.join(', ')}, ...), got ${synapse}`,
    );
}
