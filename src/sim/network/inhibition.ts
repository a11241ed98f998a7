/**
 * Competition between neurons, as plain data. Four kinds share one contract (ARCHITECTURE.md, "Inhibition"):
 * `lateral` becomes literal synapses; `pool`, `adaptivePool` and `kWinners` act through the engine's two hooks,
 * one before a spike is granted (may this neuron win?) and one after the spikes of an instant are decided.
 */
import { atLeast, checkKeys, checkWhole, integer, listed, positive } from './checks.ts';
import { allToAll, connect, type Projection, pairs } from './connect.ts';

export type Inhibition = Lateral | Pool | KWinners;

/** Literal inhibitory synapses, delta type: between all members, or within a distance on a 1-D or 2-D sheet. */
export interface Lateral {
  readonly kind: 'lateral';
  readonly population: string;
  /** [mV] >= 0; each spike of a neighbour lowers v by it */
  readonly weight: number;
  /** [ms] > 0 */
  readonly delay: number;
  readonly autapses: boolean;
  /** Sheet on which neurons lie row by row, and how far (in grid steps) they reach; null: everybody */
  readonly sheet: { readonly width: number; readonly radius: number } | null;
}

/**
 * One shared variable G [mV] a population (or a group), subtracted from its members' potential: each spike of a
 * member adds `weight` after `delay`, and G decays with `tau`. A spike inhibits all in O(1). With tau = tauM it
 * equals literal all-to-all synapses (autapses included) of that delay.
 */
export interface Pool {
  readonly kind: 'pool';
  readonly population: string;
  readonly groups: Groups;
  /** [mV] >= 0 */
  readonly weight: number;
  /** [ms] */
  readonly tau: number;
  /** [ms] >= 0; 0 acts at once, after the winners of the instant are decided */
  readonly delay: number;
  /** holds a share of members active per stimulus by moving `weight`; null: the weight stays */
  readonly adapt: PoolTarget | null;
}

export interface PoolTarget {
  /** share of the members that should spike in a stimulus, 0 < target < 1 */
  readonly active: number;
  /** relative change of the weight for a relative error of 1, once a stimulus */
  readonly rate: number;
}

/**
 * A race: the first k members of a group to reach threshold in a window win, and close the group (event rule 5).
 */
export interface KWinners {
  readonly kind: 'k-winners';
  readonly population: string;
  readonly groups: Groups;
  readonly k: number;
  /** [ms] length of a window, or 'stimulus': one window a presentation, and one in all of a run */
  readonly window: number | 'stimulus';
}

/** Number of equal, contiguous groups, or one group index a neuron. */
export type Groups = number | ArrayLike<number>;

/** What each kind is described by. */
export const inhibitionKeys: Readonly<Record<Inhibition['kind'], readonly string[]>> = {
  lateral: ['population', 'weight', 'delay', 'autapses', 'sheet'],
  pool: ['population', 'groups', 'weight', 'tau', 'delay', 'adapt'],
  'k-winners': ['population', 'groups', 'k', 'window'],
};

const plainGroups = (groups: Groups = 1): Groups => (typeof groups === 'number' ? groups : listed(groups));

/** Literal lateral synapses. @throws RangeError for a negative weight or a delay <= 0. */
export function lateral(
  population: string,
  options: { weight: number; delay?: number; autapses?: boolean; sheet?: { width: number; radius: number } },
): Lateral {
  checkKeys('lateral', options, ['weight', 'delay', 'autapses', 'sheet']);
  const { weight, delay = 1, autapses = false, sheet = null } = options;
  atLeast('lateral.weight', weight, 0, 'mV');
  positive('lateral.delay', delay, 'ms');
  if (sheet) {
    checkWhole('lateral.sheet', sheet, ['width', 'radius']);
    integer('lateral.sheet.width', sheet.width, 1);
    positive('lateral.sheet.radius', sheet.radius);
  }
  return { kind: 'lateral', population, weight, delay, autapses, sheet };
}

/** O(1) shared inhibition. @throws RangeError for a negative weight or delay, or tau <= 0. */
export function pool(
  population: string,
  options: { weight: number; tau: number; delay?: number; groups?: Groups },
): Pool {
  checkKeys('pool', options, ['weight', 'tau', 'delay', 'groups']);
  const { weight, tau, delay = 0, groups } = options;
  atLeast('pool.weight', weight, 0, 'mV');
  positive('pool.tau', tau, 'ms');
  atLeast('pool.delay', delay, 0, 'ms');
  return { kind: 'pool', population, groups: plainGroups(groups), weight, tau, delay, adapt: null };
}

/**
 * A pool whose weight follows the activity: after each stimulus with learning (not in a run) weight *= exp(rate (a / target - 1)), a being the
 * share of members that spiked; so the share settles at the target whatever the drive (fixed sparsity).
 */
export function adaptivePool(
  population: string,
  options: { target: number; tau: number; weight?: number; rate?: number; delay?: number; groups?: Groups },
): Pool {
  checkKeys('adaptivePool', options, ['target', 'tau', 'weight', 'rate', 'delay', 'groups']);
  const { target, rate = 0.1, weight = 1, ...rest } = options;
  if (!(target > 0 && target < 1))
    throw new RangeError(`adaptivePool.target: must be between 0 and 1, got ${target}`);
  positive('adaptivePool.rate', rate);
  positive('adaptivePool.weight', weight, 'mV');
  return { ...pool(population, { weight, ...rest }), adapt: { active: target, rate } };
}

/** Hard k-winners race. @throws RangeError for k < 1 or a window <= 0. */
export function kWinners(
  population: string,
  options: { k: number; window?: number | 'stimulus'; groups?: Groups },
): KWinners {
  checkKeys('kWinners', options, ['k', 'window', 'groups']);
  integer('kWinners.k', options.k, 1);
  const window = options.window ?? 'stimulus';
  if (window !== 'stimulus') positive('kWinners.window', window, 'ms');
  return { kind: 'k-winners', population, k: options.k, groups: plainGroups(options.groups), window };
}

/** (n) group of each neuron. @throws RangeError if n is no multiple of the number of groups, or an index is off. */
export function groupOf(name: string, groups: Groups, n: number): Uint32Array {
  const out = new Uint32Array(n);
  if (typeof groups === 'number') {
    integer(`${name}.groups`, groups, 1, n, 'the number of neurons');
    if (n % groups !== 0)
      throw new RangeError(
        `${name}.groups: must divide the ${n} neurons evenly, got ${groups}; or list a group for each`,
      );
    for (let i = 0; i < n; i++) out[i] = Math.floor((i * groups) / n);
    return out;
  }
  if (groups.length !== n)
    throw new RangeError(`${name}.groups: must list ${n} group indices, got ${groups.length}`);
  for (let i = 0; i < n; i++) {
    integer(`${name}.groups[${i}]`, groups[i]!, 0, n - 1, 'the last possible group');
    out[i] = groups[i]!;
  }
  return out;
}

/** The synapses that a literal lateral inhibition stands for. */
export function lateralProjection(inhibition: Lateral, n: number): Projection {
  const { population, weight, delay, autapses, sheet } = inhibition;
  const rule = sheet ? neighbours(n, sheet, autapses) : allToAll({ autapses });
  return connect(population, population, rule, { weight: -weight, delay });
}

function neighbours(n: number, sheet: { width: number; radius: number }, autapses: boolean) {
  const { width, radius } = sheet;
  const reach = Math.floor(radius);
  const pre: number[] = [];
  const post: number[] = [];
  for (let i = 0; i < n; i++)
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++) {
        const x = (i % width) + dx;
        const j = i + dy * width + dx;
        if (dx * dx + dy * dy > radius * radius || x < 0 || x >= width || j < 0 || j >= n) continue;
        if (i === j && !autapses) continue;
        pre.push(i);
        post.push(j);
      }
  return pairs(pre, post);
}
