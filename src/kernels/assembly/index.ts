/** The kernels that the WebAssembly module exports; ../kernels.ts says what each promises, ../reference.ts has the twins. */
export { adam } from './adam';
export { bernoulliTrains } from './bernoulli';
export { centre, fold } from './centre';
export {
  clockAdvanceF32,
  clockAdvanceF64,
  clockBeginF32,
  clockBeginF64,
  clockFinishF32,
  clockFinishF64,
  clockPending,
} from './clock-step';
export { outside, winners } from './code';
export {
  advance32,
  advance64,
  deliver32,
  deliver64,
  listAbove32,
  listAbove64,
} from './conductance';
export { addScaled, momentum, multiplyBy } from './descend';
export { eventAdvance, eventStart } from './event';
export { exp, log } from './exp';
export { growth32, growth64 } from './growth';
export { multiply } from './multiply';
export { poissonCounts, poissonCountsEach } from './noise';
export { eventOpen, poissonNext } from './poisson';
export { poissonEvents, poissonWheel } from './poisson-events';
export { outerProducts, rowProducts, tileProducts } from './products';
export { dealSpikes, raceColumn } from './race';
export {
  countCells,
  delayCells,
  drawEnds,
  drawPairwise,
  normalWeights,
  putCells,
  sumCells,
  uniformWeights,
  valueWords,
} from './segments';
export { randomWords } from './threefry';
export { addEvents32, addEvents64, listOver32, listOver64 } from './tiles';
export { addTraces, normalise32, normalise64, potentiate32, potentiate64 } from './trace-stdp';
export { expand, transpose } from './transpose';
export {
  learnTriplet32,
  learnTriplet64,
  project32,
  project64,
  scaleRow32,
  scaleRow64,
} from './triplet';
