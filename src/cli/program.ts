/** The commands, their options and their help. Each command's code is loaded when it is called. */
import { Command } from 'commander';
import { packageVersion } from '../experiment/provenance.ts';

export function program(): Command {
  const spikewise = new Command('spikewise')
    .description('Sparse codes of spiking neurons, compared with sparse artificial networks.')
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('--help', 'print help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .addHelpText(
      'after',
      examples(
        ['spikewise list', 'what there is to run'],
        ['spikewise run sparsity-vs-accuracy', 'two to three minutes, then a table and a report'],
        ['spikewise run ./mine.ts --workers 4', 'an experiment of your own'],
        ['spikewise run --help', 'all about running'],
      ),
    );

  spikewise
    .command('list')
    .summary('what there is to run')
    .description('Lists the experiments; with a name or a file, its parameters, presets and measures.')
    .argument('[experiment]', 'a listed name, or a file such as ./mine.ts')
    .addHelpText(
      'after',
      examples(
        ['spikewise list', 'names, questions and presets'],
        ['spikewise list sparsity-vs-accuracy', 'what --set may change'],
      ),
    )
    .action(async (experiment?: string) => (await import('./list-command.ts')).listCommand(experiment));

  spikewise
    .command('run')
    .summary('run an experiment and report it')
    .description(
      'Runs every case of a preset with every seed on worker threads and writes one record a run, a summary and ' +
        'report.html into the run folder. Runs that have a record there are not run again, so a command that was ' +
        'stopped goes on where it was. Progress goes to standard error, the table to standard output.',
    )
    .argument('<experiment>', 'a listed name, or a file such as ./mine.ts')
    .option('--preset <name>', 'which grid of the experiment (default: quick, or its first)')
    .option('--set <key=values>', 'other values for a parameter, e.g. k=5,10; may be repeated', collect)
    .option(
      '--seeds <n>',
      'runs of each case, with seeds 1 to n; or a list, 5,6,7 (7, for one) (default: as the preset says)',
    )
    .option('--workers <n>', 'threads (default: one a processor); never changes a number')
    .option('--out <dir>', 'run folder (default: runs/<experiment>-<preset>; a changed preset gets its own)')
    .option('--data <dir>', 'folder of the data set (default: where the experiment looks)')
    .option('--npy', 'write the arrays of each run, such as codes and labels, as .npy')
    .option('--force', 'run again what has a record already')
    .option('--json', 'print the summary as one JSON object instead of the table')
    .addHelpText(
      'after',
      examples(
        ['spikewise run sparsity-vs-accuracy --preset standard', ''],
        ['spikewise run sparsity-vs-accuracy --set k=5,10 --seeds 5 --out runs/few', ''],
        ["spikewise run ./mine.ts --set tauM='20 ms' --workers 1", 'a value with its unit'],
        ['spikewise run ./mine.ts --json > summary.json', ''],
      ),
    )
    .action(async (experiment: string, flags) =>
      (await import('./run-command.ts')).runCommand(experiment, flags),
    );

  spikewise
    .command('report')
    .summary('make the report of a run folder again')
    .description(
      'Reads the records of a run folder, finished or not, and writes summary.json and report.html.',
    )
    .argument('<dir>', 'a folder that spikewise run has written')
    .option('--json', 'print the summary as one JSON object instead of the table')
    .addHelpText('after', examples(['spikewise report runs/sparsity-vs-accuracy-quick', '']))
    .action(async (dir: string, flags) => (await import('./report-command.ts')).reportCommand(dir, flags));

  spikewise
    .command('train')
    .summary('form a sparse code, train its readout, store both as a model')
    .description(
      'Forms a code of spiking neurons on the training images without their labels, trains the readout, writes one ' +
        'file, reads it back and prints the accuracy that the file has as it is stored. Minutes on one core. ' +
        'Choose by validation (the last training images, kept apart); --evaluate test is for the model that is final.',
    )
    .option(
      '--recipe <name>',
      'which model: private (columns with weights of their own) or shared (one set for all, counts pooled)',
      'private',
    )
    .option('--data <name>', 'mnist, fashion-mnist, or a folder with the four idx files of MNIST', 'mnist')
    .option('--out <file>', 'the model file (default: <data>-<recipe>.spikewise)')
    .option('--precision <type>', 'of the stored numbers: int8, float16, float32 or float64', 'int8')
    .option('--seed <n>', 'of weights, order and readout', '1')
    .option('--images <n>', 'training images (default: all that the evaluation leaves)')
    .option('--evaluate <set>', 'what accuracy is measured on: validation or test', 'validation')
    .option('--force', 'replace the model file if it exists')
    .option('--json', 'print what was made as one JSON object')
    .addHelpText(
      'after',
      examples(
        ['spikewise train --images 1000', 'under a minute, for a try'],
        ['spikewise train --recipe shared', 'into mnist-shared.spikewise'],
        ['spikewise train --out mine.spikewise --seed 2', 'all 50,000 images that validation leaves'],
        ['spikewise train --data fashion-mnist --precision float16', ''],
      ),
    )
    .action(async (flags) => (await import('./train-command.ts')).trainCommand(flags));

  spikewise
    .command('predict')
    .summary('ask a trained model what images show')
    .description(
      'Prints for each image the class, its probability, how many neurons spiked and how many pixels did. Images are ' +
        'PNG, PGM (P2, P5), .npy of shape (28, 28) or (n, 28, 28), or idx, .gz or not. They must be 28 x 28 pixels and ' +
        'show a bright digit on a dark ground, centred, as MNIST does; colours are taken as grey. Another size or a ' +
        'bright ground is an error that names the option that mends it; the other images are answered all the same, and the ' +
        'exit code is 2.',
    )
    .argument('<model>', 'a file of spikewise train, or a shipped model by its name, such as mnist')
    .argument('<images...>', 'files of images')
    .option(
      '--invert',
      'the images show dark ink on a bright ground: black and white change places, transparent pixels are paper',
    )
    .option(
      '--resize',
      'cut the ink out, fit it into 20 x 20 pixels and centre it by mass, as MNIST was made',
    )
    .option('--json', 'print the answers, with the probabilities of all classes, as one JSON object')
    .addHelpText(
      'after',
      examples(
        ['spikewise predict mnist digit.png', ''],
        ['spikewise predict mnist scan.png --invert --resize', 'dark ink on paper, of any size'],
        ['spikewise predict mine.spikewise t10k-images-idx3-ubyte.gz --json', ''],
      ),
    )
    .action(async (model: string, images: string[], flags) =>
      (await import('./predict-command.ts')).predictCommand(model, images, flags),
    );

  spikewise
    .command('judge')
    .summary('judge codes from elsewhere by the protocol')
    .description(
      'Reads codes (images, features) and labels (images), .npy files as NumPy writes them, and says how well one linear ' +
        'readout reads the code, with how few labels, what is left of the first classes when others follow, and how sparse ' +
        'it is, with intervals over seeds. Judged are test codes of your own, or a share of the images that is kept from ' +
        'the readout. What needs the encoder (noise, occlusion, shifts, time, operations) is named with the reason; ' +
        '`compare` of the package judges encoders by all of it.',
    )
    .argument('<codes>', '.npy of shape (images, features): spike counts, rates or activations')
    .argument('<labels>', '.npy of shape (images): whole numbers that name the classes')
    .option(
      '--test <files...>',
      'codes and labels to judge by, two files: --test test-codes.npy test-labels.npy',
    )
    .option('--split <share>', 'without --test: share of the images to judge by (default: 0.2)')
    .option('--seeds <n>', 'how often, with other splits and another order of learning', '5')
    .option(
      '--json',
      'print everything as one JSON object: `measures` by name, each { mean, low, high, halfWidth, n, values } with shares ' +
        'as 0 ... 1, and `reasons` for those that are null',
    )
    .addHelpText(
      'after',
      examples(
        ['spikewise judge codes.npy labels.npy', 'a fifth of the images is kept to judge by'],
        ['spikewise judge codes.npy labels.npy --test test-codes.npy test-labels.npy', ''],
        ['spikewise judge codes.npy labels.npy --split 0.5 --seeds 10 --json', ''],
      ),
    )
    .action(async (codes: string, labels: string, flags) =>
      (await import('./judge-command.ts')).judgeCommand(codes, labels, flags),
    );

  spikewise
    .command('verify')
    .summary('hold the engines against answers of NEST')
    .description(
      'Runs single-neuron cases through every engine that can run them and prints how many spikes were found and the ' +
        'largest errors of spike times and potentials. Exit code 1 if any is out of tolerance. A file is JSON, gzip or ' +
        'not: {"cases": [{name, nestModel, params, constantCurrentPa, delayMs, stepMs, durationMs, weightExc, weightInh, ' +
        "excTimesMs, inhTimesMs, answer: {spikeTimesMs, vTimesMs, vMv}}]} in NEST's units.",
    )
    .argument('<files...>', 'files of cases, such as test/fixtures/nest-single-neuron.json')
    .option('--json', 'print the verdicts as one JSON object instead of the table')
    .addHelpText(
      'after',
      examples(
        ['spikewise verify test/fixtures/nest-single-neuron.json', 'the eleven cases of a clone'],
        ['spikewise verify mine.json theirs.json --json', ''],
      ),
    )
    .action(async (files: string[], flags) =>
      (await import('./verify-command.ts')).verifyCommand(files, flags),
    );

  return spikewise;
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function examples(...lines: [command: string, about: string][]): string {
  const width = Math.max(...lines.filter(([, about]) => about).map(([command]) => command.length), 0);
  const shown = lines.map(
    ([command, about]) => `  ${about ? `${command.padEnd(width)}  ${about}` : command}`,
  );
  return `\nExamples:\n${shown.join('\n')}`;
}
