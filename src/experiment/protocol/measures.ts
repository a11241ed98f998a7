/** The measures of the protocol: how each is called and written, and what it says, in the order of a table. */
import type { MeasureDescription } from '../types.ts';

export type ProtocolMeasure = MeasureDescription & Required<Pick<MeasureDescription, 'about'>>;

type Group = Readonly<Record<string, ProtocolMeasure>>;

const percent = { unit: '%', scale: 100, digits: 2 } as const;

const reading: Group = {
  accuracy: { label: 'accuracy', ...percent, better: 'higher', about: 'held-out images, the common readout' },
  trainAccuracy: { label: 'training accuracy', ...percent, about: 'the images that it learnt from' },
  trainTestGap: {
    label: 'train/test gap',
    unit: 'points',
    scale: 100,
    digits: 2,
    better: 'lower',
    about: 'training accuracy − accuracy',
  },
  voteAccuracy: {
    label: 'label vote',
    ...percent,
    better: 'higher',
    about: 'each feature stands for the class that it answers most',
  },
};

const labelsOf = (count: number, about: string) =>
  [
    `labels${count}`,
    { label: `${count} ${count === 1 ? 'label' : 'labels'} a class`, ...percent, better: 'higher', about },
  ] as const;

const fewLabels: Group = Object.fromEntries([
  labelsOf(1, 'accuracy if so few training images have a label'),
  labelsOf(10, ''),
  labelsOf(100, ''),
  labelsOf(1000, ''),
]);

const sequence: Group = {
  sequenceAccuracy: {
    label: 'accuracy after all classes',
    ...percent,
    better: 'higher',
    about: 'two classes were learnt at a time, none again',
  },
  forgetting: {
    label: 'forgetting',
    unit: 'points',
    scale: 100,
    digits: 2,
    better: 'lower',
    about: 'fall of earlier classes from their best to the end',
  },
};

const sparseness: Group = {
  activeShare: { label: 'active', ...percent, about: 'responses above 0' },
  deadUnits: { label: 'dead units', digits: 0, better: 'lower', about: 'features that answer no image' },
  hogUnits: { label: 'hog units', digits: 0, better: 'lower', about: 'features that answer more than half' },
  vinjeGallant: { label: 'Vinje-Gallant', digits: 3, about: '0 dense, 1 one-hot; mean over images' },
  trevesRolls: { label: 'Treves-Rolls', digits: 3, about: 'small is sparse' },
  hoyer: { label: 'Hoyer', digits: 3, about: '0 dense, 1 one-hot' },
  gini: { label: 'Gini', digits: 3, about: '0 dense, at most 1 − 1/n' },
  kurtosis: { label: 'kurtosis', digits: 1, about: 'in excess of a normal distribution; large is sparse' },
  lifetimeSparseness: {
    label: 'lifetime Vinje-Gallant',
    digits: 3,
    about: 'one feature over images; 1 answers one',
  },
  dutyCycleEntropy: {
    label: 'duty-cycle entropy',
    digits: 3,
    about:
      'sum over units of h(duty), h(d) = -d log d - (1 - d) log(1 - d), as a share of what equal duties give; 1: the work is evenly spread',
  },
  participationRatio: {
    label: 'dimensions',
    digits: 1,
    about: 'over which the variance spreads (participation ratio)',
  },
};

/** The measures that need responses >= 0. */
export const sparsenessNames = Object.keys(sparseness);

const activity: Group = {
  width: { label: 'features', digits: 0, about: 'numbers that the readout gets' },
  nonZeroShare: { label: 'not zero', ...percent, about: 'of all responses to held-out images' },
  silentImages: {
    label: 'silent images',
    digits: 0,
    better: 'lower',
    about: 'no feature answers; left out of the means below',
  },
  ...sparseness,
};

const robustness: Group = {
  noiseScore: {
    label: 'noise score',
    digits: 0,
    better: 'higher',
    about:
      'right answers under 0 to 50 % noise, of 11 x 10,000, whatever the number of images it was measured on',
  },
  occlusionAccuracy: {
    label: 'accuracy under occlusion',
    ...percent,
    better: 'higher',
    about: 'a square of the image is blank; mean over its sizes',
  },
  shiftAccuracy: {
    label: 'accuracy on shifted images',
    ...percent,
    better: 'higher',
    about: 'mean over distances',
  },
};

const nanojoules = (label: string, about: string): ProtocolMeasure => ({
  label,
  unit: 'nJ',
  scale: 1e-3,
  better: 'lower',
  about,
});

const cost: Group = {
  macs: { label: 'products (MAC)', digits: 0, better: 'lower', about: 'synaptic products an image' },
  acs: { label: 'additions (AC)', digits: 0, better: 'lower', about: 'synaptic additions an image' },
  otherOperations: {
    label: 'other operations',
    digits: 0,
    better: 'lower',
    about: 'neurons, selection, encoding, decision',
  },
  synapsesUsed: {
    label: 'operations a synapse',
    digits: 3,
    better: 'lower',
    about: 'spikes per synapse per image',
  },
  parameters: {
    label: 'parameters',
    digits: 0,
    better: 'lower',
    about: 'stored numbers that learning sets, the readout too',
  },
  bytesFp32: {
    label: 'size of parameters',
    unit: 'kB',
    scale: 1e-3,
    digits: 0,
    better: 'lower',
    about: 'fp32: four bytes a parameter',
  },
  energyOperationsFp32: nanojoules('energy (operations)', 'fp32, modelled at 45 nm; the arithmetic alone'),
  energySramFp32: nanojoules('energy (SRAM)', 'fp32, with every weight and number from SRAM'),
  energyDramFp32: nanojoules('energy (DRAM)', 'fp32, weights from DRAM'),
  energyOperationsInt8: nanojoules('energy (operations, int8)', ''),
  energySramInt8: nanojoules('energy (SRAM, int8)', ''),
  energyDramInt8: nanojoules('energy (DRAM, int8)', ''),
};

const time: Group = {
  latencyMs: {
    label: 'time to a decision',
    unit: 'ms',
    digits: 1,
    better: 'lower',
    about: 'of the simulated neurons, not of the machine',
  },
};

export const labelMeasureNames = Object.keys(fewLabels);
export const sequenceNames = Object.keys(sequence);
export const robustnessNames = Object.keys(robustness);
export const costNames = Object.keys(cost);

/** By what they tell of. */
export const protocolGroups: Readonly<Record<string, Group>> = {
  'How well it reads': reading,
  'How few labels it needs': fewLabels,
  'What is left when classes follow each other': sequence,
  'How sparse it is': activity,
  'How robust it is': robustness,
  'What an image costs': cost,
  'How long it takes': time,
};

export const protocolMeasures: Group = Object.assign({}, ...Object.values(protocolGroups));
