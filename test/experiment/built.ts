/** The package as built: workers run from dist, so tests of sweeps and of the loader do too. */
type Runs = typeof import('../../src/experiment/run.ts');
type Modules = typeof import('../../src/experiment/load-module.ts');

const built = (path: string) => import(new URL(`../../dist/src/experiment/${path}`, import.meta.url).href);

export const { runExperiment } = (await built('run.js')) as Runs;
export const { loadExperiment, listedExperiments } = (await built('load-module.js')) as Modules;
