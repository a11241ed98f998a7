/** Pictures for the report, made from codes and spikes: plain data, small enough for a record. */
import type { Matrix } from '../math/matrix.ts';
import type {
  CodeMatrixArtifact,
  ConfusionArtifact,
  FieldsArtifact,
  HistogramArtifact,
  RasterArtifact,
  ScatterArtifact,
} from './types.ts';

type Titled<A> = A & { title: string; about?: string };

/** Base64 of bytes, without Buffer, so that it works in a browser too. */
function base64(bytes: Uint8Array): string {
  let text = '';
  for (let b = 0; b < bytes.length; b++) text += String.fromCharCode(bytes[b]!);
  return btoa(text);
}

/** Spikes of one presentation of one image (height, width). */
export function raster(
  title: string,
  spikes: { t: ArrayLike<number>; i: ArrayLike<number> },
  options: { n: number; durationMs: number; groupSize?: number; image?: Matrix<Uint8Array>; about?: string },
): Titled<RasterArtifact> {
  const { image, ...rest } = options;
  return {
    kind: 'raster',
    title,
    ...rest,
    tMs: Array.from(spikes.t, (t) => Math.round(1000 * t) / 1000),
    i: Array.from(spikes.i),
    ...(image && {
      image: {
        height: image.shape[0]!,
        width: image.shape[1]!,
        pixels: base64(image.data.slice(image.offset, image.offset + image.size)),
      },
    }),
  };
}

/**
 * Up to `count` of the fields (n, height, width), evenly spaced, each scaled from its own smallest to largest value; where
 * they are `signed`, so far that 0 lies in the middle. `columns` fields stand in a row of the picture.
 */
export function fields(
  title: string,
  values: Matrix,
  options: { count: number; columns?: number; signed?: boolean; about?: string },
): Titled<FieldsArtifact> {
  const [n, height, width] = values.shape as [number, number, number];
  const count = Math.min(n, options.count);
  const size = height * width;
  const pixels = new Uint8Array(count * size);
  for (let f = 0; f < count; f++) {
    const from = Math.floor((f * n) / count) * size;
    let low = Infinity;
    let high = -Infinity;
    for (let p = 0; p < size; p++) {
      low = Math.min(low, values.data[from + p]!);
      high = Math.max(high, values.data[from + p]!);
    }
    if (options.signed) {
      high = Math.max(high, -low);
      low = -high;
    }
    const scale = high > low ? 255 / (high - low) : 0;
    for (let p = 0; p < size; p++) pixels[f * size + p] = Math.round((values.data[from + p]! - low) * scale);
  }
  return {
    kind: 'fields',
    title,
    height,
    width,
    count,
    ...(options.columns && { columns: options.columns }),
    pixels: base64(pixels),
    ...(options.about && { about: options.about }),
  };
}

/** Which neurons were active for the first `perClass` images of each class; rows ordered by class. */
function codeMatrix(
  title: string,
  codes: Matrix,
  labels: ArrayLike<number>,
  options: { classes: number; perClass: number; about?: string },
): Titled<CodeMatrixArtifact> {
  const columns = codes.shape[1]!;
  const rows: number[] = [];
  for (let c = 0; c < options.classes; c++)
    for (let r = 0, found = 0; r < labels.length && found < options.perClass; r++)
      if (labels[r] === c) {
        rows.push(r);
        found++;
      }
  const active = rows.flatMap((row, at) => {
    const found: [number, number][] = [];
    for (let j = 0; j < columns; j++) if (codes.data[row * columns + j]! > 0) found.push([at, j]);
    return found;
  });
  return {
    kind: 'codeMatrix',
    title,
    rows: rows.length,
    columns,
    rowLabels: rows.map((row) => labels[row]!),
    active,
    ...(options.about && { about: options.about }),
  };
}

/** Counts of values in `bins` equal bins from the smallest to the largest. */
export function histogram(
  title: string,
  values: ArrayLike<number>,
  options: { x: string; bins?: number; about?: string },
): Titled<HistogramArtifact> {
  const { x, bins = 30, about } = options;
  let low = Infinity;
  let high = -Infinity;
  for (let v = 0; v < values.length; v++) {
    low = Math.min(low, values[v]!);
    high = Math.max(high, values[v]!);
  }
  if (!(high > low)) high = low + 1;
  const counts = new Array<number>(bins).fill(0);
  for (let v = 0; v < values.length; v++)
    counts[Math.min(bins - 1, Math.floor(((values[v]! - low) / (high - low)) * bins))]!++;
  const edges = Array.from({ length: bins + 1 }, (_, b) => low + ((high - low) * b) / bins);
  return { kind: 'histogram', title, x, edges, counts, ...(about && { about }) };
}

/** Code matrix of six stimuli a class, and histograms of activity over stimuli and over units. */
export function codePictures(
  codes: Matrix,
  labels: Uint8Array,
  classes: number,
): (Titled<CodeMatrixArtifact> | Titled<HistogramArtifact>)[] {
  const [rows, columns] = codes.shape as [number, number];
  const perImage = new Float64Array(rows);
  const perUnit = new Float64Array(columns);
  for (let r = 0; r < rows; r++)
    for (let j = 0; j < columns; j++)
      if (codes.data[r * columns + j]! > 0) {
        perImage[r]!++;
        perUnit[j]! += 100 / rows;
      }
  return [
    codeMatrix('Code', codes, labels, {
      classes,
      perClass: 6,
      about: 'Which units are active for six held-out images of each class.',
    }),
    histogram('Active units per image', perImage, { x: 'active units' }),
    histogram('How often a unit is active', perUnit, { x: 'share of images (%)' }),
  ];
}

/** How the thresholds of a net lie after training. @param theta [mV] added to each threshold by homeostasis */
export function thresholdPicture(theta: ArrayLike<number>): Titled<HistogramArtifact> {
  return histogram('Thresholds', theta, {
    x: 'added to the threshold by homeostasis [mV]',
    about: 'What homeostasis has made of the thresholds: neurons that won too often stand on the right.',
  });
}

/** A confusion matrix (classes, classes), [actual][predicted]. */
export function confusionPicture(title: string, counts: Matrix): Titled<ConfusionArtifact> {
  const classes = counts.shape[0]!;
  const row = (actual: number): number[] =>
    Array.from({ length: classes }, (_, predicted) => counts.get(actual, predicted));
  return { kind: 'confusion', title, classes, counts: Array.from({ length: classes }, (_, c) => row(c)) };
}

/** y against x, number by number. */
export function scatter(
  title: string,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  labels: { x: string; y: string; about?: string },
): Titled<ScatterArtifact> {
  const rounded = (value: number) => Number(value.toPrecision(4));
  const points = Array.from({ length: x.length }, (_, i) => [rounded(x[i]!), rounded(y[i]!)] as const);
  return { kind: 'scatter', title, ...labels, points };
}
