import { defineConfig } from 'vitest/config';

/** Tests that spawn the built command line, train, or render whole reports: minutes. All others: the laws, run all day. */
const use = [
  'test/{cli,experiments,parallel,report,verify}/**/*.test.ts',
  'test/{index,readme}.test.ts',
  'test/experiment/{checkpoint,load-module,sweep}.test.ts',
  'test/kernels/build.test.ts',
  'test/model/*.test.ts',
];

export default defineConfig({
  test: {
    // a busy machine is no failure
    testTimeout: 90_000,
    hookTimeout: 90_000,
    pool: 'threads',
    maxWorkers: '100%',
    isolate: false,
    projects: [
      { extends: true, test: { name: 'laws', include: ['test/**/*.test.ts'], exclude: use } },
      { extends: true, test: { name: 'use', include: use } },
    ],
  },
});
