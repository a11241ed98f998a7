/** What a file is by its first bytes, whatever it is called, in words for a message. */

/** How the first bytes of files begin that people take for images or arrays. */
const formats: readonly (readonly [start: string, name: string])[] = [
  ['\xff\xd8\xff', 'a JPEG'],
  ['\x89PNG', 'a PNG'],
  ['GIF8', 'a GIF'],
  ['BM', 'a BMP'],
  ['RIFF', 'a WebP or another RIFF file'],
  ['II*\0', 'a TIFF'],
  ['MM\0*', 'a TIFF'],
  ['%PDF', 'a PDF'],
  ['PK\x03\x04', 'a zip file, such as .npz'],
  ['<svg', 'an SVG'],
  ['<?xml', 'XML, such as an SVG'],
  ['P1', 'a bitmap (PBM)'],
  ['P4', 'a bitmap (PBM)'],
  ['P3', 'a colour map (PPM)'],
  ['P6', 'a colour map (PPM)'],
  ['\x89HDF', 'an HDF5 file'],
  ['\0\0\x08', 'an idx file'],
  ['\0\0\0', 'an HEIC or another container'],
];

/** 'a zip file, such as .npz'; undefined for one that is not known. */
export function knownFormat(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  return formats.find(([beginning]) => start.startsWith(beginning))?.[1];
}

/** 'a zip file, such as .npz', or 'a file that begins with 44 65 61 72 ("Dear")'. */
export function beginning(bytes: Uint8Array): string {
  const first = bytes.subarray(0, 6);
  const hex = Array.from(first, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const text = String.fromCharCode(...first);
  const shown = /^[\x20-\x7e]+$/.test(text) ? ` ("${text}")` : '';
  return knownFormat(bytes) ?? `a file that begins with ${hex}${shown}`;
}
