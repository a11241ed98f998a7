/** The public names of spikewise, in the order of the README. Nothing here needs Node: it runs in a browser too. */

// Describe a network
export { network, source } from './sim/network/network.ts';
export type { Network, Population } from './sim/network/network.ts';
export { balanceHomeostasis, lif, spikeHomeostasis } from './sim/network/lif.ts';
export type { Lif, LifOptions } from './sim/network/lif.ts';
export { adex } from './sim/network/adex.ts';
export type { Adex } from './sim/network/adex.ts';
export { izhikevich } from './sim/network/izhikevich.ts';
export type { Izhikevich } from './sim/network/izhikevich.ts';
export { equations } from './sim/equations/equations.ts';
export type { Equations, EquationsOptions } from './sim/equations/equations.ts';
export {
  allToAll,
  connect,
  fixedInDegree,
  fixedOutDegree,
  fixedTotal,
  oneToOne,
  pairs,
  pairwise,
} from './sim/network/connect.ts';
export { normal, uniform } from './sim/network/drawn.ts';
export { adaptivePool, kWinners, lateral, pool } from './sim/network/inhibition.ts';
export { competitive, pairStdp, traceStdp } from './sim/network/plasticity.ts';
export { currentSteps, poissonInput, spikeTrain } from './sim/network/inputs.ts';
export { recordPotential, recordRate, recordSpikes } from './sim/network/recorders.ts';

// Run it
export { simulation } from './sim/simulation.ts';
export { restore, save } from './sim/save.ts';
export { RaceEngine } from './sim/dense/race-engine.ts';
export { RowEngine } from './sim/dense/row-engine.ts';
export type { Engine, Presentation, Presenter, PresentOptions, Stimulus } from './sim/engine.ts';
export type { Spikes } from './sim/spikes.ts';

// Images to spikes, spikes to rates
export { latency } from './coding/latency.ts';
export { rankOrder } from './coding/rank-order.ts';
export { poissonImage } from './coding/poisson.ts';
export { population } from './coding/population.ts';
export { rates, spikeCounts } from './coding/rates.ts';

// Readouts and artificial networks
export { softmaxRegression } from './learn/softmax-regression.ts';
export { restoreSoftmaxRegression } from './learn/softmax-readout.ts';
export { labelVote, restoreLabelVote } from './learn/label-vote.ts';
export { mlp } from './learn/mlp.ts';
export { activations } from './learn/activations/activation.ts';
export { chooseByValidation } from './learn/choose-by-validation.ts';

// Measures
export { accuracy, confusion } from './metrics/accuracy.ts';
export { codeSparseness } from './metrics/code-sparseness.ts';
export { diagnose } from './metrics/diagnosis.ts';
export type { Diagnosis } from './metrics/diagnosis.ts';
export {
  activeShare,
  excessKurtosis,
  gini,
  hoyer,
  trevesRolls,
  vinjeGallant,
} from './metrics/sparseness.ts';
export { connectionSparsity } from './metrics/stored-numbers.ts';
export { synapticEvents, synapticOperations } from './metrics/synaptic-operations.ts';

// Experiments
export { experiment } from './experiment/experiment.ts';
export type { Experiment, ExperimentDefinition, RunContext, RunResult } from './experiment/experiment.ts';
export { readOut } from './experiment/judge.ts';
export { compare } from './experiment/compare.ts';
export type { CompareOptions, Comparison } from './experiment/compare.ts';
export type { Encoder } from './experiment/protocol/encoder.ts';
export type { Cost } from './metrics/cost.ts';
export { judgeCodes } from './experiment/protocol/judge-codes.ts';
export type { Artifact, Summary } from './experiment/types.ts';

// Numbers
export { matrix } from './math/matrix.ts';
export type { Matrix } from './math/matrix.ts';
export { rng } from './math/rng.ts';
export type { Rng } from './math/rng.ts';
export { tInterval } from './math/statistics.ts';
export { quantity } from './math/quantity.ts';
