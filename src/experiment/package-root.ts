/** Where this package lies: as built (dist/src/experiment/) or as written (src/experiment/). */
import { existsSync } from 'node:fs';

/** Folder of this copy's src/, models/ and experiments/: dist/ once built. */
export const codeRoot = new URL('../..', import.meta.url);

/** Folder of package.json. */
export const packageRoot = existsSync(new URL('package.json', codeRoot))
  ? codeRoot
  : new URL('../', codeRoot);
