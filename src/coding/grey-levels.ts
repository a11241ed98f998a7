/** Images as the encoders take them, 256 grey levels from 0 (black, silent) to 255, and their order by brightness. */

/**
 * The image as bytes: itself if it is bytes already, else a copy.
 * @throws RangeError if a value is not an integer in 0 ... 255.
 */
export function greyLevels(owner: string, image: ArrayLike<number>): Uint8Array {
  if (image instanceof Uint8Array) return image;
  if (typeof image?.length !== 'number')
    throw new TypeError(`${owner}.image: must be an array of grey levels, got ${String(image)}`);
  for (let p = 0; p < image.length; p++)
    if (!(Number.isInteger(image[p]) && image[p]! >= 0 && image[p]! <= 255))
      throw new RangeError(
        `${owner}.image[${p}]: must be an integer in 0 ... 255, got ${image[p]}; scale brightness to 0 ... 255`,
      );
  return Uint8Array.from(image);
}

/**
 * The least grey level that counts as bright: brightness is level / 255.
 * @throws RangeError unless the threshold is in 0 ... 1.
 */
export function leastBright(owner: string, threshold: number): number {
  if (!(threshold >= 0 && threshold <= 1))
    throw new RangeError(
      `${owner}.threshold: must be in 0 ... 1 (brightness = grey level / 255), got ${threshold}`,
    );
  let level = 0;
  while (level / 255 < threshold) level++;
  return level;
}

/** @throws RangeError unless the duration is positive and finite. */
export function requireDuration(owner: string, durationMs: number): void {
  if (!(durationMs > 0 && durationMs < Number.POSITIVE_INFINITY))
    throw new RangeError(`${owner}.durationMs: must be > 0 ms and finite, got ${durationMs}`);
}

/** No spike: the slot of the levels below the threshold, behind all other slots. */
export const silent = 256;

/**
 * Writes the pixels slot by slot, and by index within a slot: a stable counting sort in O(pixels + 256), which
 * allocates nothing. Pixels in the slot `silent` are left out.
 * @param slotOf (256) slot 0 ... 255 of each grey level, or `silent`
 * @param ends (257) set so that slot s fills `out` from `ends[s - 1]` (0 for the first) to `ends[s] - 1`
 * @returns number of pixels written
 */
export function orderBySlot(
  image: Uint8Array,
  slotOf: Uint16Array,
  ends: Uint32Array,
  out: Uint32Array,
): number {
  ends.fill(0);
  for (let p = 0; p < image.length; p++) ends[slotOf[image[p]!]!]!++;
  let start = 0;
  for (let slot = 0; slot < silent; slot++) {
    const size = ends[slot]!;
    ends[slot] = start;
    start += size;
  }
  // Each slot's start moves on as it fills, and so becomes its end.
  for (let p = 0; p < image.length; p++) {
    const slot = slotOf[image[p]!]!;
    if (slot !== silent) out[ends[slot]!++] = p;
  }
  return start;
}

/** @throws RangeError unless `out` has room for one spike of each pixel. */
export function requireRoom(owner: string, out: { t: Float64Array; i: Uint32Array }, pixels: number): void {
  if (out.t.length < pixels || out.i.length < pixels)
    throw new RangeError(
      `${owner}.out: must have room for ${pixels} spikes, one a pixel, got ${Math.min(out.t.length, out.i.length)}`,
    );
}
