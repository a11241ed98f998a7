/** The package as built: workers run from dist. */
type Parallel = typeof import('../../src/parallel/parallel.ts');

export const { parallelSimulation, presentAll } = (await import(
  new URL('../../dist/src/parallel/parallel.js', import.meta.url).href
)) as Parallel;
