/**
 * Netpbm's grey maps: P5 (bytes, or two a sample above 255) and P2 (text); comments from # to the end of a line.
 * Source: netpbm, "PGM format specification".
 */
import { DataError } from './data-error.ts';
import type { GreyImage } from './grey-image.ts';

/** @throws DataError if the header or the number of pixels is not as the format demands. */
export function readPgm(bytes: Uint8Array, name: string): GreyImage {
  const fail = (rule: string, got: string) =>
    new DataError(`${name}: must ${rule}, got ${got}; write it again as a PGM or a PNG`);
  const isText = bytes[1] === 0x32;
  let at = 2;
  const word = (): string => {
    for (;;) {
      while (at < bytes.length && isSpace(bytes[at]!)) at++;
      if (bytes[at] !== 0x23) break;
      while (at < bytes.length && bytes[at] !== 0x0a) at++;
    }
    const from = at;
    while (at < bytes.length && !isSpace(bytes[at]!) && bytes[at] !== 0x23) at++;
    return new TextDecoder().decode(bytes.subarray(from, at));
  };
  const header = (what: string, most: number): number => {
    const text = word();
    if (!/^\d{1,6}$/.test(text) || Number(text) < 1 || Number(text) > most)
      throw fail(`have a ${what} from 1 to ${most} in its header`, text === '' ? 'none' : text.slice(0, 20));
    return Number(text);
  };
  const width = header('width', 65_535);
  const height = header('height', 65_535);
  const most = header('largest level', 65_535);
  const grey = new Float64Array(width * height);
  const scale = 255 / most;
  if (isText) {
    for (let p = 0; p < grey.length; p++) {
      const text = word();
      if (!/^\d{1,5}$/.test(text) || Number(text) > most)
        throw fail(
          `hold ${width} x ${height} levels from 0 to ${most}`,
          text === '' ? `${p} (truncated)` : `${text.slice(0, 20)} at ${p}`,
        );
      grey[p] = Number(text) * scale;
    }
    return { height, width, grey, notes: [] };
  }
  const start = at + 1;
  const size = most > 255 ? 2 : 1;
  if (bytes.length < start + size * grey.length)
    throw fail(
      `hold ${width} x ${height} pixels (${size * grey.length} bytes)`,
      `${Math.max(0, bytes.length - start)} bytes (truncated)`,
    );
  for (let p = 0; p < grey.length; p++) {
    const level = size === 1 ? bytes[start + p]! : 256 * bytes[start + 2 * p]! + bytes[start + 2 * p + 1]!;
    if (level > most) throw fail(`hold levels from 0 to ${most}`, `${level} at ${p}`);
    grey[p] = level * scale;
  }
  return { height, width, grey, notes: [] };
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
