import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fields } from '../../src/report/fields.ts';
import { inkPng } from '../../src/report/png.ts';

/** Chunks of a PNG, each checked against its CRC by the polynomial of the standard, one bit at a time. */
function chunks(png: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  const found = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    let crc = 0xffffffff;
    for (const byte of body) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    expect(bytes.readUInt32BE(at + 8 + length)).toBe((crc ^ 0xffffffff) >>> 0);
    found.set(body.subarray(0, 4).toString('latin1'), body.subarray(4));
    at += 12 + length;
  }
  return found;
}

/** (height x width) ink of a PNG as inkPng writes it. */
function inkOf(png: Uint8Array): { width: number; height: number; rows: number[][] } {
  const parts = chunks(png);
  const [width, height] = [parts.get('IHDR')!.readUInt32BE(0), parts.get('IHDR')!.readUInt32BE(4)];
  const lines = inflateSync(parts.get('IDAT')!);
  const rows = Array.from({ length: height }, (_, y) => [
    ...lines.subarray(y * (width + 1) + 1, (y + 1) * (width + 1)),
  ]);
  return { width, height, rows };
}

describe('an ink picture', () => {
  it('keeps every pixel, as the opacity of black', () => {
    const png = inkPng(Uint8Array.from([0, 1, 2, 253, 254, 255]), 3, 2);
    expect(inkOf(png)).toEqual({
      width: 3,
      height: 2,
      rows: [
        [0, 1, 2],
        [253, 254, 255],
      ],
    });
    const parts = chunks(png);
    expect([...parts.keys()]).toEqual(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
    expect([...parts.get('PLTE')!]).toEqual(Array(768).fill(0));
    expect([...parts.get('tRNS')!]).toEqual(Array.from({ length: 256 }, (_, i) => i));
  });
});

describe('receptive fields', () => {
  it('stand row by row with a hairline round each, an unfinished row left empty', () => {
    const pixels = Buffer.from([1, 2, 3, 4, 5, 6]).toString('base64');
    const { markup } = fields(
      { kind: 'fields', height: 1, width: 2, count: 3, columns: 2, pixels },
      { description: 'three', width: 70 },
    );
    const source = /base64,([^"]+)/.exec(markup)![1]!;
    const h = 36;
    expect(inkOf(Buffer.from(source, 'base64')).rows).toEqual([
      [h, h, h, h, h, h, h],
      [h, 1, 2, h, 3, 4, h],
      [h, h, h, h, h, h, h],
      [h, 5, 6, h, 0, 0, 0],
      [h, h, h, h, 0, 0, 0],
    ]);
    expect(markup).toContain('width="70" height="50"');
  });
});
