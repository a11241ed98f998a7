/**
 * Is a trained net of spiking neurons well? Counts of activity, weights and thresholds in; findings out, each with its
 * number, a verdict, plain words and what to turn. When a finding is worth a note or a warning:
 *
 *   finding         number                                               note          warning
 *   silent images   share of images to which no neuron answers           > 0.1 %       > 1 %
 *   activity        active neurons in the mean / target                  beyond 1.25   beyond 1.5 (down or up)
 *                   without a target: their share                        > 10 %        > 25 %
 *   empty columns   share of columns full for less than 1 % of images    > 0           > 1/3
 *   eager columns   share of its input that a column takes before it     < 10 %        < 5 %
 *                   is full, where all columns fill (> 99 %)
 *   dead neurons    share of neurons that answer no image                > 0           > 5 %
 *   hog neurons     neurons active for more than half of the images,                   > 0
 *                   and for more than four times as many as the mean
 *   uneven work     entropy of the duty cycles / the most possible       < 0.9         < 0.7
 *   weights         share within 1 % of the range of the upper bound     > 10 %        > 30 %
 *                   of the lower one                                     > 95 %        > 99 %
 *   thresholds      share within 1 % of the range of either bound        > 1 %         > 10 %
 *
 * Duty cycles and their entropy: Ahmad and Scheinkman 2019. The limits are ours: nets of this project that read digits well
 * stay inside, nets made sick on purpose do not.
 */
import { exp } from '../math/exp.ts';
import { shown } from '../math/shown.ts';
import { dutyCycleEntropy } from './duty-cycle.ts';

export const findingKinds = [
  'silentImages',
  'activity',
  'emptyColumns',
  'eagerColumns',
  'deadNeurons',
  'hogNeurons',
  'unevenWork',
  'weights',
  'thresholds',
] as const;
export type FindingKind = (typeof findingKinds)[number];
export type Severity = 'well' | 'note' | 'warning';

/** Learnt numbers and the bounds that their rule keeps; all in mV. */
export interface Bounded {
  readonly values: ArrayLike<number>;
  readonly low: number;
  /** 'infinite': no bound, so none is reached */
  readonly high: number | 'infinite';
}

/** A race of which k may win. */
export interface ObservedColumn {
  /** images for which it had its k winners */
  readonly full: number;
}

/** What was seen of a net while it answered images and learnt nothing. */
export interface Observed {
  /** (neurons) images for which each was active */
  readonly wins: ArrayLike<number>;
  /** (images) neurons active for each */
  readonly active: ArrayLike<number>;
  /** share of neurons that should be active for an image, in the mean */
  readonly target?: number;
  readonly columns?: readonly ObservedColumn[];
  /** share of the input on offer that columns took before they were full */
  readonly inputTaken?: number;
  /** no set, no finding: as if it was not given */
  readonly weights?: readonly Bounded[];
  readonly thresholds?: readonly Bounded[];
  /** what to turn, in the words of the model's own options */
  readonly remedies?: Partial<Record<Remedy, string>>;
}

export interface Finding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** see the table above */
  readonly value: number;
  /** for a cell of a table: '23 of 1152' */
  readonly short: string;
  readonly text: string;
  /** null where all is well */
  readonly remedy: string | null;
}

/** Plain data for JSON. */
export interface Diagnosis {
  readonly images: number;
  readonly neurons: number;
  /** what could be judged, in the order of `findingKinds` */
  readonly findings: readonly Finding[];
}

/** What a net may need. */
export type Remedy = 'excite' | 'inhibit' | 'calm' | 'spread' | 'potentiateLess' | 'depressLess' | 'widen';

const remedies: Readonly<Record<Remedy, string>> = {
  excite: 'lower vThreshold or the weight of the pool, or raise the weights',
  inhibit: 'raise vThreshold or the weight of the pool, or lower k of kWinners',
  calm: 'raise vThreshold, so that neurons wait for more input before they spike',
  spread:
    'raise the step of homeostasis (spikeHomeostasis.plus, balanceHomeostasis.step) or learn for longer',
  potentiateLess: 'lower aPlus or eta of the learning rule, or normalise the weights',
  depressLess: 'lower aMinus or eta of the learning rule, or normalise the weights',
  widen: 'widen low and high of balanceHomeostasis, or lower its step',
};

/** @throws TypeError without counts; RangeError if there is no image or no neuron, or a count that cannot be. */
export function diagnose(observed: Observed): Diagnosis {
  for (const name of ['wins', 'active'] as const)
    if (typeof observed?.[name]?.length !== 'number')
      throw new TypeError(
        `diagnose.${name}: must be a list of counts in { wins (neurons), active (images) }, got ${shown(observed?.[name] ?? observed)}`,
      );
  const { wins, active, target, columns, inputTaken, weights, thresholds } = observed;
  const images = active.length;
  const neurons = wins.length;
  if (images === 0 || neurons === 0)
    throw new RangeError(`diagnose: must see images and neurons, got ${images} and ${neurons}`);
  checkCounts('wins', wins, images);
  checkCounts('active', active, neurons);
  if (target !== undefined && !(target > 0 && target <= 1))
    throw new RangeError(`diagnose.target: must be > 0 and <= 1, got ${target}`);
  checkExtras(observed, images);
  const advice = { ...remedies, ...observed.remedies };
  const duty = Float64Array.from(wins, (count) => count / images);
  const mean = duty.reduce((sum, d) => sum + d, 0) / neurons;
  const findings = [
    silentImages(active, advice),
    activity(mean, target, advice),
    ...(columns === undefined ? [] : [emptyColumns(columns, images, advice)]),
    ...(columns === undefined || inputTaken === undefined
      ? []
      : [eagerColumns(columns, images, inputTaken, advice)]),
    deadNeurons(wins, images, mean, advice),
    hogNeurons(duty, mean, advice),
    unevenWork(duty, mean, advice),
    ...(weights === undefined || weights.length === 0 ? [] : [saturation(weights, advice)]),
    ...(thresholds === undefined || thresholds.length === 0 ? [] : [stuckThresholds(thresholds, advice)]),
  ];
  return { images, neurons, findings };
}

type Advice = Readonly<Record<Remedy, string>>;

function silentImages(active: ArrayLike<number>, { excite }: Advice): Finding {
  let silent = 0;
  for (let i = 0; i < active.length; i++) if (active[i] === 0) silent++;
  const value = silent / active.length;
  const severity = above(value, 0.001, 0.01);
  const short = `${silent} of ${active.length}`;
  const text = `no neuron answers ${short} images (${percent(value)}): inhibition or thresholds are too strong for them`;
  return finding('silentImages', severity, value, short, silent ? text : 'every image is answered', excite);
}

function activity(mean: number, target: number | undefined, { excite, inhibit }: Advice): Finding {
  const share = `${percent(mean)} of the neurons are active for an image`;
  if (target === undefined) {
    const severity = above(mean, 0.1, 0.25);
    const text = severity === 'well' ? share : `${share}: the code is dense, inhibition is too weak`;
    return finding('activity', severity, mean, percent(mean), text, inhibit);
  }
  const ratio = mean / target;
  const severity = above(Math.max(ratio, ratio > 0 ? 1 / ratio : Number.POSITIVE_INFINITY), 1.25, 1.5);
  const short = `${percent(mean)}, meant ${percent(target)}`;
  const fault =
    ratio > 1 ? 'denser than meant, inhibition is too weak' : 'sparser than meant, inhibition is too strong';
  const text = `${share}, meant are ${percent(target)}${severity === 'well' ? '' : `: ${fault}`}`;
  return finding('activity', severity, ratio, short, text, ratio > 1 ? inhibit : excite);
}

function emptyColumns(columns: readonly ObservedColumn[], images: number, { excite }: Advice): Finding {
  const empty = columns.filter(({ full }) => full < 0.01 * images).length;
  const value = empty / columns.length;
  const short = `${empty} of ${columns.length}`;
  const text = empty
    ? `${short} columns have their k winners for less than 1 % of the images: they see too little, or thresholds are too high there`
    : 'every column fills up for some images';
  return finding('emptyColumns', above(value, 0, 1 / 3), value, short, text, excite);
}

function eagerColumns(
  columns: readonly ObservedColumn[],
  images: number,
  inputTaken: number,
  { calm }: Advice,
): Finding {
  const full = columns.reduce((sum, column) => sum + column.full, 0) / (columns.length * images);
  const severity = full > 0.99 ? above(1 - inputTaken, 0.9, 0.95) : 'well';
  const text =
    severity === 'well'
      ? `columns take ${percent(inputTaken)} of their input`
      : `columns are full at once: they take ${percent(inputTaken)} of their input, so the first few spikes decide`;
  return finding('eagerColumns', severity, inputTaken, percent(inputTaken), text, calm);
}

/** Where images are few, some neurons are silent by chance alone. */
function deadNeurons(
  wins: ArrayLike<number>,
  images: number,
  mean: number,
  { spread, excite }: Advice,
): Finding {
  let dead = 0;
  for (let j = 0; j < wins.length; j++) if (wins[j] === 0) dead++;
  const value = dead / wins.length;
  const short = `${dead} of ${wins.length}`;
  const byChance = mean === 0 ? 0 : exp(-mean * images);
  const severity = above(value - byChance, 0, 0.05);
  const chance =
    byChance > 0.001 ? ` (${percent(byChance)} would be by chance: ${images} images are few)` : '';
  const text = `${short} neurons answer no image (${percent(value)})${chance}`;
  const remedy = dead === wins.length ? excite : spread;
  return finding('deadNeurons', severity, value, short, dead ? text : 'no neuron is dead', remedy);
}

function hogNeurons(duty: Float64Array, mean: number, { spread }: Advice): Finding {
  let hogs = 0;
  let busiest = 0;
  for (let j = 0; j < duty.length; j++) {
    if (duty[j]! > duty[busiest]!) busiest = j;
    if (duty[j]! > 0.5 && duty[j]! > 4 * mean) hogs++;
  }
  const short = `${hogs} of ${duty.length}`;
  const most = `neuron ${busiest} is the busiest, active for ${percent(duty[busiest]!)} of the images`;
  const text = hogs
    ? `${hogs === 1 ? '1 neuron hogs' : `${hogs} neurons hog`} the work, active for more than half of the images; ${most}`
    : most;
  return finding('hogNeurons', hogs > 0 ? 'warning' : 'well', hogs / duty.length, short, text, spread);
}

function unevenWork(duty: Float64Array, mean: number, { spread }: Advice): Finding {
  const { ratio } = dutyCycleEntropy(duty);
  // no neuron varies: all are dead, or all answer everything, which others of these findings say
  const value = Number.isNaN(ratio) ? 1 : ratio;
  const squares = duty.reduce((sum, d) => sum + (d - mean) * (d - mean), 0);
  const sd = Math.sqrt(squares / duty.length);
  const deviation = mean > 0 ? `, ${percent(mean)} ± ${percent(sd)} (sd) of the images a neuron` : '';
  const severity = above(-value, -0.9, -0.7);
  const words = severity === 'well' ? 'the work is spread evenly' : 'the work is spread unevenly';
  const text = `${words}: entropy of the duty cycles ${value.toFixed(2)} of 1${deviation}`;
  return finding('unevenWork', severity, value, value.toFixed(2), text, spread);
}

function saturation(sets: readonly Bounded[], { potentiateLess, depressLess }: Advice): Finding {
  const { low, high } = atBounds(sets);
  const [atHigh, atLow] = [above(high, 0.1, 0.3), above(low, 0.95, 0.99)];
  const isHigh = rank(atHigh) >= rank(atLow);
  const severity = isHigh ? atHigh : atLow;
  const isBounded = sets.some((set) => set.high !== 'infinite');
  const short = `${percent(low)} low${isBounded ? `, ${percent(high)} high` : ''}`;
  const shares = `${percent(low)} of the weights lie at their lower bound${isBounded ? `, ${percent(high)} at their upper one` : ''}`;
  const fault = isHigh
    ? 'neurons with full weights answer to everything'
    : 'neurons without weights answer to nothing';
  const text = severity === 'well' ? shares : `${shares}: ${fault}`;
  return finding(
    'weights',
    severity,
    isHigh ? high : low,
    short,
    text,
    isHigh ? potentiateLess : depressLess,
  );
}

function stuckThresholds(sets: readonly Bounded[], { widen }: Advice): Finding {
  const { low, high } = atBounds(sets);
  const value = low + high;
  const severity = above(value, 0.01, 0.1);
  const short = `${percent(low)} low, ${percent(high)} high`;
  const shares = `${percent(low)} of the thresholds are stuck at their lower bound, ${percent(high)} at their upper one`;
  const text = severity === 'well' ? shares : `${shares}: homeostasis cannot hold these neurons`;
  return finding('thresholds', severity, value, short, text, widen);
}

/** Shares of all numbers that lie within 1 % of the range from a bound. */
function atBounds(sets: readonly Bounded[]): { low: number; high: number } {
  let [low, high, count] = [0, 0, 0];
  for (const set of sets) {
    const { values } = set;
    let top = set.high === 'infinite' ? set.low : set.high;
    if (set.high === 'infinite') for (let s = 0; s < values.length; s++) top = Math.max(top, values[s]!);
    const margin = 0.01 * (top - set.low);
    for (let s = 0; s < values.length; s++) {
      if (values[s]! <= set.low + margin) low++;
      else if (set.high !== 'infinite' && values[s]! >= top - margin) high++;
    }
    count += values.length;
  }
  return { low: low / count, high: high / count };
}

function finding(
  kind: FindingKind,
  severity: Severity,
  value: number,
  short: string,
  text: string,
  remedy: string,
): Finding {
  return { kind, severity, value, short, text, remedy: severity === 'well' ? null : remedy };
}

function above(value: number, note: number, warning: number): Severity {
  return value > warning ? 'warning' : value > note ? 'note' : 'well';
}

function rank(severity: Severity): number {
  return severity === 'warning' ? 2 : severity === 'note' ? 1 : 0;
}

/** '0.04 %', '2.3 %', '97 %' */
function percent(share: number): string {
  const value = 100 * share;
  return `${value === 0 || value >= 10 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toPrecision(1)} %`;
}

function checkCounts(name: string, counts: ArrayLike<number>, most: number): void {
  for (let i = 0; i < counts.length; i++)
    if (!(Number.isInteger(counts[i]) && counts[i]! >= 0 && counts[i]! <= most))
      throw new RangeError(`diagnose.${name}[${i}]: must be a count from 0 to ${most}, got ${counts[i]}`);
}

/** What may be left out must make sense where it is given: a NaN would pass for well. */
function checkExtras({ columns, inputTaken, weights = [], thresholds = [] }: Observed, images: number): void {
  if (columns?.length === 0) throw new RangeError('diagnose.columns: must hold at least one, got none');
  checkCounts('columns', columns?.map(({ full }) => full) ?? [], images);
  // a ratio of two sums may lie one rounding above
  if (inputTaken !== undefined && !(inputTaken >= 0 && inputTaken <= 1 + 1e-9))
    throw new RangeError(`diagnose.inputTaken: must be in 0 ... 1, got ${inputTaken}`);
  for (const [name, sets] of Object.entries({ weights, thresholds }))
    for (const [s, { values, low, high }] of sets.entries()) {
      if (!(Number.isFinite(low) && (high === 'infinite' || (Number.isFinite(high) && high >= low))))
        throw new RangeError(`diagnose.${name}[${s}]: must have bounds low <= high, got ${low} and ${high}`);
      if (values.length === 0) throw new RangeError(`diagnose.${name}[${s}]: must hold numbers, got none`);
      for (let v = 0; v < values.length; v++)
        if (!Number.isFinite(values[v]))
          throw new RangeError(`diagnose.${name}[${s}][${v}]: must be finite, got ${values[v]}`);
    }
}
