/**
 * One neuron under two spike trains and a constant current, and what NEST answered: the cases of `spikewise verify`.
 * Units are NEST's: pF, nS, mV, ms, pA. A file is `{"made": "...", "cases": [...]}`; a weight is mV for delta synapses, pA
 * for exponential (the jump) and alpha (the peak) currents, nS for conductances; a negative one goes to the inhibitory side.
 */
import { DataError } from '../data/data-error.ts';
import { type NestModel, nestModels, parameterNames } from './nest-models.ts';

export interface NestCase {
  readonly name: string;
  /** the name that NEST gives to its neuron */
  readonly nestModel: NestModel;
  readonly params: Readonly<Record<string, number>>;
  readonly constantCurrentPa: number;
  /** [ms] an input spike at t acts at t + delayMs */
  readonly delayMs: number;
  /** [ms] NEST's resolution: the grid itself, or how finely an off-grid model looked for crossings */
  readonly stepMs: number;
  readonly durationMs: number;
  readonly weightExc: number;
  readonly weightInh: number;
  /** [ms] ascending */
  readonly excTimesMs: readonly number[];
  readonly inhTimesMs: readonly number[];
  readonly answer: {
    readonly spikeTimesMs: readonly number[];
    /** [ms] ends of steps, and the potentials there; both or none */
    readonly vTimesMs?: readonly number[];
    readonly vMv?: readonly number[];
  };
}

/** Steps of one case: more would take minutes, and hundreds of megabytes. */
const maxSteps = 1e7;

/**
 * The cases of a file's text.
 * @throws DataError that names file, case, rule and value: `FILE: cases[2].stepMs: must be > 0 ms, got 0; ...`
 */
export function parseNestCases(file: string, text: string): NestCase[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new DataError(`${file}: must be JSON, got "${(error as Error).message}"; ${remedy}`);
  }
  const cases = isObject(content) ? content.cases : undefined;
  if (!Array.isArray(cases) || cases.length === 0)
    refuse(`${file}: cases`, 'a list of at least one case', cases);
  cases.forEach((part, c) => {
    checkCase(`${file}: cases[${c}]`, part);
  });
  return cases as NestCase[];
}

function checkCase(where: string, part: unknown): void {
  if (!isObject(part)) refuse(where, 'a case', part);
  const { name, nestModel, stepMs, durationMs, answer } = part;
  if (typeof name !== 'string') refuse(`${where}.name`, 'a text', name);
  if (typeof nestModel !== 'string' || !Object.hasOwn(nestModels, nestModel))
    refuse(`${where}.nestModel`, `one of ${Object.keys(nestModels).join(', ')}`, nestModel);
  checkParameters(`${where}.params`, nestModel as NestModel, part.params);
  for (const key of ['constantCurrentPa', 'weightExc', 'weightInh'])
    checkNumber(`${where}.${key}`, part[key]);
  checkNumber(`${where}.delayMs`, part.delayMs, '>= 0 ms', (delay) => delay >= 0);
  checkNumber(`${where}.stepMs`, stepMs, '> 0 ms', (step) => step > 0);
  checkNumber(`${where}.durationMs`, durationMs, '> 0 ms', (end) => end > 0);
  checkNumber(
    `${where}.durationMs`,
    durationMs,
    `at most ${maxSteps} steps`,
    (end) => end / stepMs <= maxSteps,
  );
  for (const key of ['excTimesMs', 'inhTimesMs']) checkList(`${where}.${key}`, part[key], durationMs);
  if (!isObject(answer)) refuse(`${where}.answer`, 'an object with spikeTimesMs', answer);
  const { spikeTimesMs, vTimesMs, vMv } = answer;
  checkList(`${where}.answer.spikeTimesMs`, spikeTimesMs, durationMs);
  if (vTimesMs === undefined && vMv === undefined) return;
  checkList(`${where}.answer.vTimesMs`, vTimesMs, durationMs);
  checkList(`${where}.answer.vMv`, vMv);
  if (vMv.length !== vTimesMs.length)
    refuse(`${where}.answer.vMv`, `as long as vTimesMs (${vTimesMs.length})`, vMv.length);
}

function checkParameters(where: string, model: NestModel, params: unknown): void {
  if (!isObject(params)) refuse(where, 'an object', params);
  const { needed, known } = parameterNames(model);
  for (const key of needed) checkNumber(`${where}.${key}`, params[key], `a number (${model} needs it)`);
  for (const key of Object.keys(params)) {
    if (!known.includes(key)) refuse(`${where}.${key}`, `one of ${known.join(', ')}`, key);
    checkNumber(`${where}.${key}`, params[key]);
  }
}

function checkNumber(
  where: string,
  value: unknown,
  rule = 'a number',
  isGood = (_: number): boolean => true,
): asserts value is number {
  if (!(typeof value === 'number' && Number.isFinite(value) && isGood(value))) refuse(where, rule, value);
}

/** Numbers; times if they end at `end` [ms]. */
function checkList(where: string, value: unknown, end?: number): asserts value is number[] {
  if (!Array.isArray(value)) refuse(where, 'a list of numbers', value);
  for (let k = 0; k < value.length; k++) {
    if (end === undefined) checkNumber(`${where}[${k}]`, value[k]);
    else {
      const before = k === 0 ? 0 : (value[k - 1] as number);
      const isInOrder = (t: number): boolean => t >= before && t <= end;
      checkNumber(`${where}[${k}]`, value[k], `a time from ${before} to ${end} ms, in order`, isInOrder);
    }
  }
}

const remedy = 'spikewise verify --help shows the form';

function refuse(where: string, rule: string, value: unknown): never {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  const short = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  throw new DataError(`${where}: must be ${rule}, got ${short}; ${remedy}`);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
