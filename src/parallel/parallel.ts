/** Simulations on several threads, in Node: the package's entry `spikewise/parallel`. */
export { type ParallelEngine, type ParallelOptions, parallelSimulation } from './parallel-simulation.ts';
export { type PresentAllOptions, presentAll } from './present-all.ts';
