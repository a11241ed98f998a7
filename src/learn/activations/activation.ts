/** Activations of a hidden layer: plain data that a network is built from, which JSON can hold. */
import { checkPart, type PartKeys } from '../checks.ts';
import type { Activator } from './code-space.ts';
import { type Composed, composed, composedActivator } from './composed.ts';
import { type DynamicRatio, dynamicRatio, dynamicRatioActivator, taskRatio } from './dynamic-ratio.ts';
import { type FixedRatio, fixedRatio, fixedRatioActivator } from './fixed-ratio.ts';
import { checkKWinners, type KWinners, kWinners, kWinnersActivator } from './k-winners.ts';
import { type LearntRatio, LearntRatioActivator, learntRatio } from './learnt-ratio.ts';
import { type LifetimeWinners, lifetimeWinners, lifetimeWinnersActivator } from './lifetime-winners.ts';
import { type NupicKWinners, NupicKWinnersActivator, nupicKWinners } from './nupic-k-winners.ts';
import { type Pointwise, pointwiseActivator, relu, sigmoid, squaredRelu, tanh } from './pointwise.ts';
import { magnitude, type Threshold, threshold, thresholdActivator } from './threshold.ts';

export type Activation =
  | Pointwise
  | Threshold
  | FixedRatio
  | DynamicRatio
  | LearntRatio
  | KWinners
  | NupicKWinners
  | LifetimeWinners
  | Composed;

/** All of them, by name; each says in its own file what it does, and its slope. */
export const activations = {
  relu,
  squaredRelu,
  sigmoid,
  tanh,
  threshold,
  magnitude,
  fixedRatio,
  taskRatio,
  dynamicRatio,
  learntRatio,
  kWinners,
  nupicKWinners,
  lifetimeWinners,
  composed,
} as const;

const partKeys: PartKeys<Activation> = {
  relu: [],
  squaredRelu: [],
  sigmoid: [],
  tanh: [],
  threshold: ['theta'],
  magnitude: ['theta'],
  fixedRatio: ['ratio', 'by'],
  dynamicRatio: ['signal', 'base', 'gain', 'least', 'most', 'by', 'memory'],
  learntRatio: ['base', 'price', 'least', 'most', 'learningRate', 'by'],
  kWinners: ['k', 'groups', 'boost', 'dutyCyclePeriod', 'kInferenceFactor', 'anneal'],
  nupicKWinners: [
    ...(['percentOn', 'kInferenceFactor', 'boostStrength', 'boostStrengthFactor'] as const),
    ...(['dutyCyclePeriod', 'breakTies', 'relu'] as const),
  ],
  lifetimeWinners: ['share'],
  composed: ['stages'],
};

/** @throws TypeError or RangeError unless one of `activations` made it, here or before it went through JSON, or could have. */
export function checkActivation(activation: Activation, name: string): void {
  checkPart(activation, name, partKeys, 'made by activations, as activations.relu()');
  if (activation.kind === 'composed')
    for (const [s, stage] of activation.stages.entries()) checkActivation(stage, `${name}.stages[${s}]`);
  madeAgain(activation);
}

/** From its numbers, by the maker of its kind, which refuses those that do not fit. */
function madeAgain(activation: Activation): Activation {
  const { kind, ...numbers } = activation;
  switch (activation.kind) {
    case 'threshold':
    case 'magnitude':
      return activations[activation.kind](activation.theta);
    case 'fixedRatio':
      return fixedRatio(activation.ratio, { by: activation.by });
    case 'dynamicRatio':
      return dynamicRatio(numbers as DynamicRatio);
    case 'learntRatio':
      return learntRatio(numbers as LearntRatio);
    case 'kWinners':
      return kWinners(numbers as KWinners);
    case 'nupicKWinners':
      return nupicKWinners(numbers as NupicKWinners);
    case 'lifetimeWinners':
      return lifetimeWinners(activation.share);
    case 'composed':
      return composed(...activation.stages);
    default:
      return activations[activation.kind]();
  }
}

/** @throws RangeError where it does not fit a layer of so many units. */
export function activatorOf(activation: Activation, units: number): Activator {
  switch (activation.kind) {
    case 'threshold':
    case 'magnitude':
      return thresholdActivator(activation);
    case 'fixedRatio':
      return fixedRatioActivator(activation);
    case 'dynamicRatio':
      return dynamicRatioActivator(activation);
    case 'learntRatio':
      return new LearntRatioActivator(activation);
    case 'nupicKWinners':
      return new NupicKWinnersActivator(activation, units);
    case 'kWinners':
      checkKWinners(activation, units);
      return kWinnersActivator(activation, units);
    case 'lifetimeWinners':
      return lifetimeWinnersActivator(activation);
    case 'composed':
      return composedActivator(
        activation,
        activation.stages.map((stage) => activatorOf(stage, units)),
      );
    default:
      return pointwiseActivator(activation);
  }
}

/** Does activity stay between 0 and 1, as a price on its mean needs it to? */
export function isBounded(activation: Activation): boolean {
  if (activation.kind !== 'composed') return activation.kind === 'sigmoid';
  // what comes after a sigmoid lets values pass, makes them 0, or shrinks them
  return activation.stages.some(({ kind }) => kind === 'sigmoid');
}
