/** npm run bench -- NAME: runs one bench of this folder. */
const names = [
  'brette-delta',
  'brunel',
  'coba',
  'cuba',
  'event',
  'hpc',
  'mlp',
  'pooled-stdp',
  'potjans-diesmann',
  'race',
];
const name = process.argv[2];
try {
  if (name === undefined || !names.includes(name))
    throw new RangeError(
      `bench: must be one of ${names.join(', ')}, got ${name ?? 'none'}; for example npm run bench -- race`,
    );
  await import(new URL(`./${name}.js`, import.meta.url).href);
} catch (error) {
  // What the user can mend is one line; a bug keeps its stack.
  const isUsage = error instanceof RangeError || error instanceof TypeError;
  if (!isUsage || !/: must |^Unknown option|^Option /.test(error.message)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
