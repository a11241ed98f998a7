/** npm run bench -- NAME: runs one bench of this folder. */
const names = [
  'brette-delta',
  'brunel',
  'coba',
  'cuba',
  'diehl-cook',
  'event',
  'hpc',
  'mlp',
  'potjans-diesmann',
  'race',
];
const name = process.argv[2];
if (name === undefined || !names.includes(name)) {
  console.error(
    `bench: must be one of ${names.join(', ')}, got ${name ?? 'none'}; for example npm run bench -- race`,
  );
  process.exitCode = 2;
} else await import(new URL(`./${name}.js`, import.meta.url).href);
