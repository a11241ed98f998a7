/**
 * `spikewise predict`: a model and images -> a class, its probability and what the neurons did, one line an image. What cannot be
 * answered does not keep the rest from its answer: it is named at the end, and the exit code tells.
 */
import { DataError } from '../data/data-error.ts';
import { readImages } from '../data/image-file.ts';
import { matrix } from '../math/matrix.ts';
import { fitImages } from '../model/fit-images.ts';
import { loadModel } from '../model/model-file.ts';
import { type Prediction, predict, type TrainedModel } from '../model/trained-model.ts';

interface PredictFlags {
  readonly invert?: true;
  readonly resize?: true;
  readonly json?: true;
}

interface Answer extends Prediction {
  readonly file: string;
  /** which image of its file */
  readonly index: number;
  readonly notes: readonly string[];
}

/** An image that cannot be answered, or a whole file. */
interface Refused {
  readonly file: string;
  readonly index: number | null;
  readonly error: DataError;
}

/** What is said of an image that leaves every neuron silent. */
const noAnswer = 'no neuron spiked: this is what the readout guesses of nothing';

export async function predictCommand(
  nameOrPath: string,
  files: readonly string[],
  flags: PredictFlags,
): Promise<void> {
  const model = await loadModel(nameOrPath);
  const { height, width } = model.coder.options;
  const wanted = { height, width, behind: flags.invert ? 'white' : 'black' } as const;
  const fit = { invert: flags.invert ?? false, resize: flags.resize ?? false };
  const asked: Pick<Answer, 'file' | 'index' | 'notes'>[] = [];
  const pixels: Uint8Array[] = [];
  const refused: Refused[] = [];
  for (const file of files) {
    const read = await readImages(file, wanted).catch((error) => {
      if (!(error instanceof DataError)) throw error;
      refused.push({ file, index: null, error });
      return [];
    });
    const { images, index, notes, ...unfit } = fitImages(read, file, model.coder.options, fit);
    for (const [i, error] of unfit.refused) refused.push({ file, index: i, error });
    for (const [at, i] of index.entries()) asked.push({ file, index: i, notes: notes[at]! });
    pixels.push(images.data);
  }
  const answers = await answersTo(asked, pixels, model);
  const { origin, measured, precision } = model;
  const facts = {
    model: { name: nameOrPath, precision, origin, measured },
    answers,
    refused: refused.map(({ error, ...which }) => ({ ...which, message: error.message })),
  };
  if (answers.length > 0) process.stdout.write(flags.json ? `${JSON.stringify(facts)}\n` : table(answers));
  if (refused.length > 0) throw new AggregateError(refused.map(({ error }) => error));
}

/** All images at once: a model's neurons are made once. @param pixels of all that are asked, in their order */
async function answersTo(
  asked: readonly Pick<Answer, 'file' | 'index' | 'notes'>[],
  pixels: readonly Uint8Array[],
  model: TrainedModel,
): Promise<Answer[]> {
  if (asked.length === 0) return [];
  const { height, width } = model.coder.options;
  const images = matrix(Buffer.concat(pixels), asked.length, height, width);
  const predictions = await predict(model, images);
  return asked.map((question, i) => {
    const prediction = predictions[i]!;
    const silent = prediction.activeNeurons === 0 ? [noAnswer] : [];
    return { ...question, ...prediction, notes: [...question.notes, ...silent] };
  });
}

function table(answers: readonly Answer[]): string {
  const several = new Set(answers.filter(({ index }) => index > 0).map(({ file }) => file));
  const name = ({ file, index }: Answer) => (several.has(file) ? `${file} ${index}` : file);
  const rows = [
    ['image', 'class', 'probability', 'active neurons', 'input spikes', ''],
    ...answers.map((answer) => [
      name(answer),
      answer.label,
      `${(100 * answer.probability).toFixed(1)} %`,
      `${answer.activeNeurons} of ${answer.neurons}`,
      String(answer.inputSpikes),
      answer.notes.join('; '),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const isText = (column: number) => column < 2 || column === 5;
  return rows
    .map((row) =>
      row
        .map((cell, c) => (isText(c) ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}
