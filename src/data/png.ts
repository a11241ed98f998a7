/** A PNG as grey levels: colours weighed, transparency laid on black or white, whatever the depth; what was done to it is said. */
import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png';
import { DataError } from './data-error.ts';
import type { GreyImage } from './grey-image.ts';

const remedy = 'save it again as an 8-bit PNG';

/** @throws DataError if the file is damaged or cut short. */
export function readPng(bytes: Uint8Array, name: string, behind: 'black' | 'white'): GreyImage {
  let png: DecodedPng;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (error) {
    // the decoder's own words, less those that end in a colon and say nothing
    const words = (error as Error).message.replace(/\s+/g, ' ').trim();
    const said = words.endsWith(':') ? '' : ` (${words})`;
    throw new DataError(
      `${name}: must be an intact PNG, got one that is damaged or cut short${said}; copy it again, or ${remedy}`,
    );
  }
  const { width, height } = png;
  const { samples, channels, most } = opened(png);
  const hasColour = channels >= 3;
  const alpha = channels === 2 || channels === 4 ? channels - 1 : null;
  const grey = new Float64Array(width * height);
  let [isColoured, isTransparent] = [false, false];
  for (let p = 0, at = 0; p < grey.length; p++, at += channels) {
    const [red, green, blue] = [samples[at]!, samples[at + 1]!, samples[at + 2]!];
    if (hasColour && (red !== green || green !== blue)) isColoured = true;
    const level = hasColour ? 0.299 * red + 0.587 * green + 0.114 * blue : red;
    const opacity = alpha === null ? 1 : samples[at + alpha]! / most;
    if (opacity < 1) isTransparent = true;
    grey[p] = (255 * level * opacity) / most + (behind === 'white' ? 255 * (1 - opacity) : 0);
  }
  const notes = [
    ...(isColoured ? ['colours taken as grey, 0.299 R + 0.587 G + 0.114 B'] : []),
    ...(isTransparent ? [`transparent pixels taken as ${behind}`] : []),
  ];
  return { height, width, grey, notes, ...(isTransparent && { behind }) };
}

/** One number a sample, palettes looked up, samples of fewer than 8 bits unpacked; `most` is white. */
function opened(png: DecodedPng): { samples: ArrayLike<number>; channels: number; most: number } {
  if (png.palette !== undefined)
    return { samples: convertIndexedToRgb(png), channels: png.palette[0]!.length, most: 255 };
  const { depth, channels, data, width, height } = png;
  const most = 2 ** depth - 1;
  if (depth >= 8) return { samples: data, channels, most };
  // rows of packed samples begin at a byte
  const rowBytes = Math.ceil((width * depth) / 8);
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      samples[y * width + x] = (data[y * rowBytes + (bit >> 3)]! >> (8 - depth - (bit & 7))) & most;
    }
  return { samples, channels, most };
}
