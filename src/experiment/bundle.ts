/**
 * A user's module, TypeScript or JavaScript, as one text of JavaScript that Node can import from anywhere: its own files
 * bundled, packages left out. `spikewise` and `spikewise/...` stand for this very copy of the package; another package is
 * looked for beside the module first, and then, as zod in an empty folder, among our own dependencies.
 */
import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Location, Message, PluginBuild } from 'esbuild';
import { sha256 } from './code-digest.ts';
import { LoadError } from './load-error.ts';

export interface Bundle {
  /** ready to be imported from any folder; ends with its source map */
  readonly text: string;
  /** of the module's own code, whatever the folder it lies in */
  readonly digest: string;
}

/** Stands before what differs from one machine to the next, so that it stays out of the digest. */
const outside = 'spikewise-outside:';

/** @throws LoadError if the module cannot be compiled, or names a package or file that is not there. */
export async function bundleModule(file: string): Promise<Bundle> {
  const { build } = await import('esbuild');
  const [folder, self] = [dirname(file), pathToFileURL(file).href];
  const addresses = new Map([['import.meta.url', self]]);
  const result = await build({
    entryPoints: [file],
    absWorkingDir: folder,
    outfile: 'bundle.mjs',
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: [],
    sourcemap: 'external',
    logLevel: 'silent',
    define: { 'import.meta.url': JSON.stringify(`${outside}import.meta.url`) },
    plugins: [{ name: 'packages', setup: (plugin) => leaveOutPackages(plugin, addresses) }],
  }).catch((error: { errors?: Message[] }) => {
    const [first] = error.errors ?? [];
    throw first === undefined ? error : new LoadError(`${place(first.location, file)}: ${first.text}`);
  });

  const [map, code] = ['.map', '.mjs'].map(
    (end) => result.outputFiles!.find(({ path }) => path.endsWith(end))!.text,
  );
  const text = code!.replaceAll(
    new RegExp(`${outside}([^"]+)`, 'g'),
    (_, name) => addresses.get(name) ?? name,
  );
  const sources = JSON.parse(map!) as { sources: string[] };
  sources.sources = sources.sources.map((source) => new URL(source, self).href);
  const inline = Buffer.from(JSON.stringify(sources)).toString('base64');
  return {
    text: `${text}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`,
    digest: sha256(code!),
  };
}

function leaveOutPackages(plugin: PluginBuild, addresses: Map<string, string>): void {
  plugin.onResolve({ filter: /^[^./]/ }, async ({ path, kind, resolveDir, pluginData, namespace }) => {
    if (kind === 'entry-point' || pluginData === outside || namespace !== 'file') return undefined;
    if (isBuiltin(path)) return { path, external: true };
    if (/^[a-z]{2,}:|^[A-Z]:\\/.test(path)) return undefined;
    const isOurs = path === 'spikewise' || path.startsWith('spikewise/');
    const beside = isOurs ? undefined : await plugin.resolve(path, { kind, resolveDir, pluginData: outside });
    const address = beside && beside.errors.length === 0 ? pathToFileURL(beside.path).href : ourOwn(path);
    if (address === undefined)
      return {
        errors: [
          {
            text: isOurs
              ? `spikewise has no module "${path}"`
              : `must name an installed package, got "${path}"; run npm install ${path}`,
          },
        ],
      };
    addresses.set(path, address);
    return { path: `${outside}${path}`, external: true };
  });
}

/** Address of a module of this package or of one of its dependencies; undefined if there is none. */
function ourOwn(path: string): string | undefined {
  try {
    const address = import.meta.resolve(path);
    return existsSync(fileURLToPath(address)) ? address : undefined;
  } catch {
    return undefined;
  }
}

/** 'mine.ts:3:14', counted from 1 as editors do. */
function place(location: Location | null, file: string): string {
  return location === null ? basename(file) : `${location.file}:${location.line}:${location.column + 1}`;
}
