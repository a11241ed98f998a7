/** `spikewise predict`: a model and images -> a class, its probability and what the neurons did, one line an image. */
import { readImages } from '../data/image-file.ts';
import { fitImages } from '../model/fit-images.ts';
import { loadModel } from '../model/model-file.ts';
import { type Prediction, predict } from '../model/trained-model.ts';

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

/** What is said of an image that leaves every neuron silent. */
const noAnswer = 'no neuron spiked: this is what the readout guesses of nothing';

export async function predictCommand(
  nameOrPath: string,
  files: readonly string[],
  flags: PredictFlags,
): Promise<void> {
  const model = await loadModel(nameOrPath);
  const fit = { invert: flags.invert ?? false, resize: flags.resize ?? false };
  const read = [];
  for (const file of files)
    read.push({ file, ...fitImages(await readImages(file), file, model.coder.options, fit) });
  const answers: Answer[] = [];
  for (const { file, images, notes } of read)
    for (const [index, prediction] of (await predict(model, images)).entries())
      answers.push({
        file,
        index,
        ...prediction,
        notes: [...notes[index]!, ...(prediction.activeNeurons === 0 ? [noAnswer] : [])],
      });
  const { origin, measured, precision } = model;
  process.stdout.write(
    flags.json
      ? `${JSON.stringify({ model: { name: nameOrPath, precision, origin, measured }, answers })}\n`
      : table(answers),
  );
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
