/**
 * Every measure of sparseness of one code, spiking or not, by the same definitions: population sparseness (each stimulus
 * over neurons), lifetime sparseness (each neuron over stimuli), activity, duty cycles, dimensions. One plain object for
 * JSON: what is undefined is null, with the reason beside it.
 */
import type { Matrix } from '../math/matrix.ts';
import { type CodeMatrix, expectRates, inRange, openCode } from './code-matrix.ts';
import { dutyCycleEntropy } from './duty-cycle.ts';
import { excessKurtosisOf, giniOf, hoyerFrom, trevesRollsOf, vinjeGallantFrom } from './nonzero-values.ts';
import { participationRatioOf, participationRows } from './participation-ratio.ts';

/** Means over the vectors that are not silent; see sparseness.ts for definitions and ranges. */
export interface MeanSparseness {
  /** vectors that count; silent ones are left out */
  readonly counted: number;
  /** small is sparse */
  readonly trevesRolls: number | null;
  /** large is sparse, 0 ... 1 */
  readonly vinjeGallant: number | null;
  /** large is sparse, 0 ... 1 */
  readonly hoyer: number | null;
  /** large is sparse, 0 ... 1 - 1/n */
  readonly gini: number | null;
  /** large is sparse; constant vectors are left out */
  readonly excessKurtosis: number | null;
  /** small is sparse: units that share a response, or stimuli that share a neuron */
  readonly effectiveUnits: number | null;
}

export interface CodeSparseness {
  readonly stimuli: number;
  readonly neurons: number;
  /** mean over all stimuli, silent ones too, of the share of neurons with a response above zero; small is sparse */
  readonly activeShare: number;
  /** mean response of a neuron to a stimulus: spikes, for spike counts */
  readonly meanResponse: number;
  /** stimuli to which no neuron responds */
  readonly silentStimuli: number;
  /** neurons that respond to no stimulus */
  readonly deadUnits: number;
  /** neurons that respond to more than half of the stimuli */
  readonly hogUnits: number;
  /** each stimulus over neurons */
  readonly population: MeanSparseness;
  /** each neuron over stimuli */
  readonly lifetime: MeanSparseness;
  /** [bits] sum over neurons of the entropy of being active */
  readonly dutyCycleEntropyBits: number;
  /** the same / the most that this mean activity allows; 1 is evenly spread */
  readonly dutyCycleEntropyRatio: number | null;
  /** dimensions over which the variance spreads, from `participationRows` stimuli */
  readonly participationRatio: number | null;
  /** stimuli used for the participation ratio: all up to 1000, then 1000 evenly spaced */
  readonly participationRows: number;
  /** why a measure is null, by its name, such as 'population.gini' */
  readonly reasons: Readonly<Record<string, string>>;
}

/**
 * @param codes (stimuli, neurons) responses >= 0: spike counts, rates or activations.
 * @throws RangeError if a response is negative or not finite, or if the matrix is empty.
 */
export function codeSparseness(codes: Matrix): CodeSparseness {
  const given = openCode(codes, 'codeSparseness');
  expectRates(given, 'codeSparseness');
  const { code, unit } = inRange(given);
  const { rows, columns } = code;
  const overNeurons = survey(code);
  const overStimuli = survey(transposed(code));
  const duty = overStimuli.active.map((count) => count / rows);
  const entropy = dutyCycleEntropy(duty);
  const usedRows = Math.min(rows, participationRows);

  const reasons: Record<string, string> = {};
  function orNull(value: number, name: string, reason: string): number | null {
    if (!Number.isNaN(value)) return value;
    reasons[name] = reason;
    return null;
  }
  function meansOf(side: 'population' | 'lifetime', { counted, means }: Survey): MeanSparseness {
    const short =
      side === 'population' ? columns < 2 && 'fewer than two neurons' : rows < 2 && 'fewer than two stimuli';
    const reason = short || 'no neuron responds to any stimulus';
    const named = (name: keyof Means, why = reason) => orNull(means[name], `${side}.${name}`, why);
    return {
      counted,
      trevesRolls: named('trevesRolls'),
      vinjeGallant: named('vinjeGallant'),
      hoyer: named('hoyer'),
      gini: named('gini'),
      excessKurtosis: named('excessKurtosis', counted > 0 && !short ? 'no response varies' : reason),
      effectiveUnits: named('effectiveUnits'),
    };
  }

  return {
    stimuli: rows,
    neurons: columns,
    activeShare: total(overNeurons.active) / (rows * columns),
    meanResponse: (overNeurons.total / (rows * columns)) * unit,
    silentStimuli: rows - overNeurons.counted,
    deadUnits: columns - overStimuli.counted,
    hogUnits: duty.filter((d) => d > 0.5).length,
    population: meansOf('population', overNeurons),
    lifetime: meansOf('lifetime', overStimuli),
    dutyCycleEntropyBits: entropy.bits,
    dutyCycleEntropyRatio: orNull(
      entropy.ratio,
      'dutyCycleEntropyRatio',
      'all neurons are always or never active',
    ),
    participationRatio: orNull(
      participationRatioOf(code, participationRows),
      'participationRatio',
      'no neuron varies',
    ),
    participationRows: usedRows,
    reasons,
  };
}

type Means = Record<Exclude<keyof MeanSparseness, 'counted'>, number>;

interface Survey {
  /** (rows) responses above zero */
  active: Float64Array;
  /** rows that are not silent */
  counted: number;
  /** sum of all responses */
  total: number;
  means: Means;
}

const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

function transposed({ data, rows, columns, rowStride, columnStride, offset }: CodeMatrix): CodeMatrix {
  return { data, rows: columns, columns: rows, rowStride: columnStride, columnStride: rowStride, offset };
}

/** Rows gathered together, so that walking across the memory order still reads whole cache lines. */
const BLOCK = 64;

/** Measures every row of a code by its non-zero responses, and means them over the rows where they are defined. */
function survey(code: CodeMatrix): Survey {
  const { data, rows, columns: n, rowStride, columnStride, offset } = code;
  const across = rowStride < columnStride;
  const block = across ? BLOCK : 1;
  const gathered = new Float64Array(block * n);
  const active = new Float64Array(rows);
  const sums = { trevesRolls: 0, vinjeGallant: 0, hoyer: 0, gini: 0, excessKurtosis: 0, effectiveUnits: 0 };
  let counted = 0;
  let varied = 0;
  let total = 0;

  for (let first = 0; first < rows; first += block) {
    const last = Math.min(first + block, rows);
    for (let j = 0; j < n; j++)
      for (
        let i = first, at = offset + first * rowStride + j * columnStride;
        i < last;
        i++, at += rowStride
      ) {
        const response = data[at]!;
        if (response !== 0) gathered[(i - first) * n + active[i]!++] = response;
      }
    for (let i = first; i < last; i++) {
      const m = active[i]!;
      if (m === 0) continue;
      counted++;
      const values = gathered.subarray((i - first) * n, (i - first) * n + m);
      for (let k = 0; k < m; k++) total += values[k]!;
      const a = trevesRollsOf(values, m, n);
      const kurtosis = excessKurtosisOf(values, m, n);
      sums.trevesRolls += a;
      sums.vinjeGallant += vinjeGallantFrom(a, n);
      sums.hoyer += hoyerFrom(a, n);
      sums.effectiveUnits += n * a;
      sums.gini += giniOf(values, m, n);
      if (!Number.isNaN(kurtosis)) {
        varied++;
        sums.excessKurtosis += kurtosis;
      }
    }
  }
  return {
    active,
    counted,
    total,
    means: {
      trevesRolls: sums.trevesRolls / counted,
      vinjeGallant: sums.vinjeGallant / counted,
      hoyer: sums.hoyer / counted,
      gini: sums.gini / counted,
      excessKurtosis: sums.excessKurtosis / varied,
      effectiveUnits: sums.effectiveUnits / counted,
    },
  };
}
