/** An image as grey levels, and what makes it like those of MNIST: bright ink on a dark ground, centred in a frame. */

export interface GreyImage {
  readonly height: number;
  readonly width: number;
  /** (height, width) 0 black ... 255 white */
  readonly grey: Float64Array;
  /** what was laid behind pixels that are not opaque; undefined where all are */
  readonly behind?: 'black' | 'white' | undefined;
  /** what was done to it while it was read, in words */
  readonly notes: readonly string[];
}

/** Level from which a pixel counts as ink, as it does for the latency code. */
const ink = 25.5;

/** Grey level of the ground: the median of the outermost frame of pixels, a fourteenth of the image wide. */
export function groundLevel({ height, width, grey }: GreyImage): number {
  const frame = Math.max(1, Math.floor(Math.min(height, width) / 14));
  const levels: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (Math.min(x, y, width - 1 - x, height - 1 - y) < frame) levels.push(grey[y * width + x]!);
  levels.sort((a, b) => a - b);
  return levels[levels.length >> 1]!;
}

/** Black to white and back. */
export function inverted(image: GreyImage): GreyImage {
  return { ...image, grey: image.grey.map((level) => 255 - level) };
}

/**
 * Takes a grey ground away, as a scan of paper has one: what is not brighter than the brightest pixel of the outermost frame, but
 * no more than a third of the way from the ground to the brightest ink, becomes black; the rest is stretched to 255.
 */
export function withoutGround(image: GreyImage): GreyImage {
  const { height, width, grey } = image;
  const ground = groundLevel(image);
  let [edge, most] = [0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const level = grey[y * width + x]!;
      most = Math.max(most, level);
      if (Math.min(x, y, width - 1 - x, height - 1 - y) === 0) edge = Math.max(edge, level);
    }
  const black = Math.min(edge, ground + (most - ground) / 3);
  if (black < ink || most <= black) return image;
  return { ...image, grey: grey.map((level) => Math.max(0, ((level - black) / (most - black)) * 255)) };
}

/** [pixels] how far the centre of mass of an image lies from its middle, along the worse of the two axes. */
export function offCentre({ height, width, grey }: GreyImage): number {
  let [mass, down, across] = [0, 0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      mass += grey[y * width + x]!;
      down += y * grey[y * width + x]!;
      across += x * grey[y * width + x]!;
    }
  if (mass === 0) return 0;
  return Math.max(Math.abs(down / mass - (height - 1) / 2), Math.abs(across / mass - (width - 1) / 2));
}

/** Whether no pixel is bright enough to count as ink. */
export function isBlank({ grey }: GreyImage): boolean {
  return !grey.some((level) => level >= ink);
}

/**
 * Cuts out the ink, fits it into a box of 20 x 20 pixels without distortion, and lays it into a frame so that its centre of
 * mass is the frame's centre: as MNIST was made from NIST's characters (LeCun et al. 1998).
 */
export function fitted(image: GreyImage, height: number, width: number): GreyImage {
  const { grey } = image;
  let [top, left, bottom, right] = [image.height, image.width, -1, -1];
  for (let y = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++)
      if (grey[y * image.width + x]! >= ink) {
        [top, left] = [Math.min(top, y), Math.min(left, x)];
        [bottom, right] = [Math.max(bottom, y), Math.max(right, x)];
      }
  if (bottom < 0) return { ...image, height, width, grey: new Float64Array(height * width) };
  const [tall, wide] = [bottom - top + 1, right - left + 1];
  const cut = new Float64Array(tall * wide);
  for (let y = 0; y < tall; y++)
    for (let x = 0; x < wide; x++) cut[y * wide + x] = grey[(top + y) * image.width + left + x]!;
  const scale = Math.min((20 / 28) * (height / tall), (20 / 28) * (width / wide));
  const [h, w] = [Math.max(1, Math.round(tall * scale)), Math.max(1, Math.round(wide * scale))];
  const across = resampled(cut, wide, w);
  const down = resampled(transposed(across, tall, w), tall, h);
  const small = transposed(down, w, h);
  return { ...image, height, width, grey: centred(small, h, w, height, width) };
}

/** Rows of `from` samples to rows of `to` by a triangle as wide as the coarser of the two. */
function resampled(rows: Float64Array, from: number, to: number): Float64Array {
  const count = rows.length / from;
  const out = new Float64Array(count * to);
  const ratio = from / to;
  const reach = Math.max(1, ratio);
  for (let x = 0; x < to; x++) {
    const middle = (x + 0.5) * ratio - 0.5;
    const first = Math.max(0, Math.ceil(middle - reach));
    const last = Math.min(from - 1, Math.floor(middle + reach));
    let total = 0;
    for (let s = first; s <= last; s++) total += 1 - Math.abs(s - middle) / reach;
    for (let s = first; s <= last; s++) {
      const weight = (1 - Math.abs(s - middle) / reach) / total;
      for (let r = 0; r < count; r++) out[r * to + x]! += weight * rows[r * from + s]!;
    }
  }
  return out;
}

function transposed(data: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(data.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = data[r * columns + c]!;
  return out;
}

/** Lays (h, w) into a black frame, its centre of mass in the middle, moved by whole pixels and never over the edge. */
function centred(small: Float64Array, h: number, w: number, height: number, width: number): Float64Array {
  let [mass, down, across] = [0, 0, 0];
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      mass += small[y * w + x]!;
      down += y * small[y * w + x]!;
      across += x * small[y * w + x]!;
    }
  const place = (middle: number, room: number) => Math.min(room, Math.max(0, Math.round(middle)));
  const top = place((height - 1) / 2 - down / mass, height - h);
  const left = place((width - 1) / 2 - across / mass, width - w);
  const out = new Float64Array(height * width);
  for (let y = 0; y < h; y++) out.set(small.subarray(y * w, (y + 1) * w), (top + y) * width + left);
  return out;
}
