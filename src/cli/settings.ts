/** `--set k=5,10 --set model=spiking` -> values by parameter, as texts: the experiment knows what they stand for. */
import { OptionError } from '../experiment/option-error.ts';

/** @throws OptionError for one that is not KEY=VALUE[,VALUE...], or a key that comes twice. */
export function readSettings(settings: readonly string[]): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const setting of settings) {
    const [, key, list] = /^\s*([^=\s]+)\s*=(.*)$/s.exec(setting) ?? [];
    const parts = list?.split(',').map((value) => value.trim());
    if (key === undefined || parts === undefined || parts.includes(''))
      throw new OptionError(
        'set',
        `must be KEY=VALUE or KEY=VALUE,VALUE, got ${setting}; for example --set k=5,10`,
      );
    if (Object.hasOwn(values, key))
      throw new OptionError(
        `set.${key}`,
        `must be given once, got it twice; write --set ${key}=${[...values[key]!, ...parts].join()}`,
      );
    values[key] = parts;
  }
  return values;
}
