/** `spikewise train`: flags -> a model file, measured as it was stored. */
import { open, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type RecipeName, recipeNames, recipes } from '../../models/recipes.ts';
import { type DataSetName, dataSet, dataSetNames } from '../data/data-sets.ts';
import type { DataSet } from '../data/idx-folder.ts';
import { quoted } from '../experiment/describe.ts';
import { OptionError } from '../experiment/option-error.ts';
import { fault, StoreError } from '../experiment/store-error.ts';
import { suggestion } from '../math/nearest.ts';
import { type Precision, precisions } from '../model/precision.ts';
import { mostTrainingImages, type Trained, trainModel } from '../model/train.ts';
import { checkDataFolder } from './data-folder.ts';
import { Interrupted } from './failure.ts';
import { resumeCommand, untilSignal } from './interruption.ts';
import { clock, counted } from './words.ts';

interface TrainFlags {
  readonly recipe: string;
  readonly data: string;
  readonly out?: string;
  readonly precision: string;
  readonly seed: string;
  readonly images?: string;
  readonly evaluate: string;
  readonly force?: true;
  readonly json?: true;
}

export async function trainCommand(flags: TrainFlags): Promise<void> {
  const recipe = oneOf('recipe', flags.recipe, recipeNames) as RecipeName;
  const precision = oneOf('precision', flags.precision, precisions) as Precision;
  const evaluate = oneOf('evaluate', flags.evaluate, ['validation', 'test']) as 'validation' | 'test';
  const seed = whole('seed', flags.seed);
  const images = flags.images === undefined ? undefined : whole('images', flags.images);
  const name = (dataSetNames as string[]).includes(flags.data) ? flags.data : 'mnist';
  const out = flags.out ?? `${flags.data === name ? name : 'own'}-${recipe}.spikewise`;
  await checkWritable(out, flags.force ?? false);
  const data = await given(flags.data);
  checkImages(images, data, evaluate);

  const start = performance.now();
  const say = progress(start);
  const interruption = untilSignal();
  interruption.listen();
  process.stderr.write(`${recipe}: ${recipes[recipe].about}; seed ${seed}, into ${out}\n`);
  try {
    const trained = await trainModel({
      recipe,
      data,
      out,
      precision,
      seed,
      images,
      evaluate,
      onProgress: say,
      signal: interruption.signal,
    });
    interruption.end();
    process.stdout.write(flags.json ? `${JSON.stringify(facts(out, trained))}\n` : words(out, trained));
  } catch (error) {
    if (interruption.received === undefined) throw error;
    throw new Interrupted(
      interruption.received,
      `stopped, nothing written; to begin again: ${resumeCommand(process.argv)}`,
    );
  }
}

/** A data set by name, or a folder with four idx files. */
async function given(data: string): Promise<DataSet> {
  if ((dataSetNames as string[]).includes(data)) return dataSet(data as DataSetName);
  await checkDataFolder(data, dataSetNames);
  return dataSet('mnist', { dir: data });
}

function checkImages(images: number | undefined, data: DataSet, evaluate: 'validation' | 'test'): void {
  const most = mostTrainingImages(data, evaluate);
  if (images !== undefined && !(images >= 1 && images <= most))
    throw new OptionError(
      'images',
      `must be a whole number from 1 to ${most} (training images of ${data.name} with ${evaluate} images kept apart), got ${images}`,
    );
}

/** Training takes minutes: a file that cannot be written, or must not be lost, is found before. */
async function checkWritable(out: string, force: boolean): Promise<void> {
  const remedy = 'choose another --out';
  if (out === '') throw new OptionError('out', 'must name a file, got an empty name');
  const there = await stat(out).catch(() => undefined);
  if (there?.isDirectory())
    throw new OptionError('out', `must name a file, got the folder ${out}; name a file in it`);
  if (there && !force)
    throw new OptionError(
      'out',
      `must name a new file, got ${out}, which exists; ${remedy}, or replace it with --force`,
    );
  const folder = dirname(resolve(out));
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  // permissions do not say it of every file system, a file does
  const trial = `${out}.${process.pid}.tmp`;
  try {
    await (await open(trial, 'wx')).close();
    await rm(trial);
  } catch (error) {
    const said = isFolder ? `no file can be made in it: ${fault(error)}` : fault(error);
    throw new StoreError(
      `--out: must lie in a folder that can be written, got ${folder} (${said}); ${remedy}`,
    );
  }
}

function facts(out: string, { model, measured, unrounded, size, diagnosis }: Trained) {
  const { origin, precision } = model;
  return { file: out, bytes: size, precision, measured, unrounded, origin, diagnosis };
}

function words(out: string, { model, measured, unrounded, size, diagnosis }: Trained): string {
  const { origin, coder, precision } = model;
  const which =
    measured.on === 'test'
      ? 'test images'
      : 'validation images (the last of the training set, not trained on)';
  const warnings = diagnosis.findings.filter(({ severity }) => severity === 'warning');
  const notes = diagnosis.findings.filter(({ severity }) => severity === 'note');
  const lines = [
    `${out}: ${(size / 1e6).toFixed(2)} MB, ${precision}; ${counted(origin.trainImages, 'training image')} of ${origin.data}`,
    `Accuracy as stored: ${percent(measured.accuracy)} of ${measured.images} ${which}; before rounding to ${precision} ${percent(unrounded)}`,
    `${percent(measured.activeShare)} of ${coder.n} neurons active for an image`,
    warnings.length === 0 ? 'Diagnosis: the net is well.' : 'Diagnosis:',
    ...[...warnings, ...notes].map(
      ({ severity, text, remedy }) => `  ${severity}: ${text}. Remedy: ${remedy}.`,
    ),
    `Ask it: spikewise predict ${quoted(out)} IMAGE.png`,
  ];
  return `${lines.join('\n')}\n`;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** Lines on standard error now and then. */
function progress(start: number): (fraction: number, what: string) => void {
  let shown = start;
  return (fraction, what) => {
    const now = performance.now();
    if (now - shown < 5000) return;
    shown = now;
    process.stderr.write(
      `[${clock((now - start) / 1000)}] ${String(Math.floor(100 * fraction)).padStart(3)} %  ${what}\n`,
    );
  };
}

function oneOf(option: string, value: string, known: readonly string[]): string {
  if (!known.includes(value))
    throw new OptionError(
      option,
      `must be one of ${known.join(', ')}, got ${value}; ${suggestion(value, known)}`,
    );
  return value;
}

function whole(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new OptionError(option, `must be a whole number >= 0, got ${text}; for example --${option} 1`);
  return Number(text);
}
