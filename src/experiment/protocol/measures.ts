/** The measures of the protocol: how each is called and written, and what it says, in the order of a table. */
import type { MeasureDescription } from '../types.ts';

export interface ProtocolMeasure extends MeasureDescription {
  /** half a line for a reader who meets it for the first time */
  readonly about: string;
}

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
    about: 'no weights: each feature stands for the class that it answers most',
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
  dutyCycleEntropy: { label: 'duty-cycle entropy', digits: 3, about: '1: the work is evenly spread' },
  participationRatio: {
    label: 'dimensions',
    digits: 1,
    about: 'over which the variance spreads (participation ratio)',
  },
};

/** The measures that need responses >= 0. */
export const sparsenessNames = Object.keys(sparseness);

const activity: Group = {
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
    about: 'right answers to 11 x 10,000 images under 0 to 50 % noise',
  },
  occlusionAccuracy: {
    label: 'accuracy under occlusion',
    ...percent,
    better: 'higher',
    about: 'a square of the image is blank',
  },
  shiftAccuracy: {
    label: 'accuracy on shifted images',
    ...percent,
    better: 'higher',
    about: 'moved by pixels',
  },
};

const cost: Group = {
  latencyMs: {
    label: 'time to a decision',
    unit: 'ms',
    digits: 1,
    better: 'lower',
    about: 'of the simulated neurons, not of the machine',
  },
  operations: { label: 'operations an image', digits: 0, better: 'lower', about: 'additions and products' },
};

/** By what they tell of. */
export const protocolGroups: Readonly<Record<string, Group>> = {
  'How well it reads': reading,
  'How sparse it is': activity,
  'How robust it is': robustness,
  'What it costs': cost,
};

export const protocolMeasures: Group = Object.assign({}, ...Object.values(protocolGroups));
