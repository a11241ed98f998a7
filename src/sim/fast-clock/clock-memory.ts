/**
 * The memory of a part of a network on the fast clock: arrays of state, rings of spikes, rows of synapses, and the records in
 * which the kernels find them (kernels/part-layout.ts). It is laid out once and never grows.
 */
import { NOISE_SCRATCH_BYTES } from '../../kernels/noise.ts';
import * as layout from '../../kernels/part-layout.ts';
import { MEMORY_BYTES } from '../../kernels/wasm.ts';
import { constantGain, decayFactor } from '../../math/propagators.ts';
import type { Grid } from '../clock/grid.ts';
import type { Network } from '../network/network.ts';
import { type ClassForm, formsOf } from './clock-bits.ts';
import type { ClockCrew } from './clock-crew.ts';
import { drivesOf } from './clock-drives.ts';
import type { PartPlan, Slice } from './clock-plan.ts';
import { mostInBlock, mostUnderWay } from './clock-sources.ts';
import { ROW_SCRATCH_BYTES, type RowBuilder } from './row-builder.ts';

export type Precision = 'float64' | 'float32';
type Numbers = Float32Array | Float64Array;

/** The most steps that a part moves in one call. */
export const mostSteps = 64;

export interface PartMemory {
  readonly kernels: layout.ClockKernels;
  readonly bytes: number;
  readonly u32: Uint32Array;
  /** address of the part's record, for the kernels */
  readonly part: number;
  /** a field of the part's record */
  get(field: keyof typeof layout.partRecord.at): number;
  set(field: keyof typeof layout.partRecord.at, value: number): void;
  /** [mV a step] the constant drive of each slice */
  drive(s: number): number;
  setDrive(s: number, value: number): void;
  /** (n) [mV] potentials, counted from rest */
  readonly v: Numbers;
  /** presynaptic populations with synapses onto this part */
  readonly pres: readonly string[];
  /** 0: some jumps act in the step of their spike; 64 without synapses */
  readonly shortestLag: number;
  /** steps that a spike may be under way */
  readonly slots: number;
  /** arrays that begin at 0, and those of the noise, which go on from stimulus to stimulus */
  readonly state: Readonly<Record<string, Numbers | Uint32Array>>;
  readonly noise: Readonly<Record<string, Uint32Array>>;
  readonly own: Uint32Array;
  readonly ownStarts: Uint32Array;
  readonly ring: Uint32Array;
  readonly ringStarts: Uint32Array;
  readonly feed: Uint32Array;
  readonly feedEnds: Uint32Array;
}

/** Byte addresses, handed out one after the other on cache lines. */
class Room {
  bytes = 64;
  #arrays = 0;

  take(bytes: number): number {
    const at = this.bytes;
    this.bytes = at + Math.ceil(bytes / 64) * 64;
    return at;
  }

  /** Each moved by some lines, so that arrays of state that are read together do not compete for the same lines. */
  takeState(bytes: number): number {
    this.#arrays = (this.#arrays + 1) % 8;
    this.bytes += 320 * this.#arrays;
    return this.take(bytes);
  }
}

interface ClassPart extends ClassForm {
  readonly segment: number;
  readonly targets: number;
  readonly weights: number;
  readonly due: number;
}

/** @param isWhole is the part all of the network? @throws RangeError if it does not fit in 4 GiB */
export function partMemory(
  net: Network,
  seed: number | string,
  grid: Grid,
  plan: PartPlan,
  rows: RowBuilder,
  isWhole: boolean,
  precision: Precision,
  crew: ClockCrew,
): PartMemory {
  const { n, slices } = plan;
  const size = precision === 'float32' ? 4 : 8;
  const used = plan.classes
    .map((one) => ({ plan: one, sizes: rows.sizes(one) }))
    .filter(({ sizes }) => sizes.synapses > 0)
    .flatMap((one) => formsOf(one, net, n, rows));
  const pres = Object.keys(net.populations).filter((name) => used.some((one) => one.plan.pre === name));
  const longestLag = used.reduce((most, { sizes }) => Math.max(most, sizes.longest), 0);
  const shortestLag = used.reduce((least, { sizes }) => Math.min(least, sizes.shortest), mostSteps);
  const rings = ringSizes(net, grid, plan, pres, longestLag);

  const room = new Room();
  const at = {
    part: room.take(layout.partRecord.bytes),
    slices: room.take(slices.length * layout.sliceRecord.bytes),
    pres: room.take(pres.length * layout.preRecord.bytes),
    classes: room.take(used.length * layout.classRecord.bytes),
    ringStarts: room.take(4 * rings.slots * (pres.length + 1)),
    ownStarts: room.take(4 * rings.ownSlots * (slices.length + 1)),
    feed: room.take(4 * mostInBlock),
    feedEnds: room.take(4 * (1 + mostSteps * pres.length)),
    due: room.take(layout.DUE_TOTAL_BYTES),
    block: room.take(layout.BLOCK * size),
    noise: room.take(layout.BLOCK),
    scratch: room.take(NOISE_SCRATCH_BYTES),
    rowScratch: room.take(ROW_SCRATCH_BYTES),
    v: room.takeState(n * size),
    jump: room.takeState(n * size),
    until: room.takeState(n * 4),
    currents: Array.from({ length: plan.arrays }, () => room.takeState(n * size)),
    own: room.take(4 * rings.own),
    ring: room.take(4 * rings.ring),
  };
  const drives = slices.map((slice) => drivesOf(net, slice, seed, grid));
  const sliceAt = slices.map((slice, s) => ({
    currents: room.take(slice.currents.length * layout.currentRecord.bytes),
    drives: room.take(drives[s]!.length * layout.driveRecord.bytes),
    parts: drives[s]!.map((drive) => ({
      states: room.take(4 * drive.states.length),
      survival: room.take(4 * drive.survival.length),
      lambda: room.take(8 * drive.lambda.length),
      none: room.take(8 * drive.none.length),
    })),
  }));
  const classes = used.map((one): ClassPart => {
    const { plan, sizes, form, bits } = one;
    const nPre = net.populations[plan.pre]!.n;
    const segments = form === 'bits' ? nPre : nPre * (sizes.longest - sizes.shortest + 2);
    return {
      ...one,
      segment: room.take(4 * segments),
      targets: room.take(form === 'bits' ? bits!.bits.length + 64 : 2 * sizes.synapses),
      weights: plan.weight === null ? room.take(size * sizes.synapses) : 0,
      due: form === 'bits' ? room.take(4 * nPre) : 0,
    };
  });
  const rowBytes = used.reduce((most, { bits }) => Math.max(most, bits?.rowBytes ?? 0), 0);
  const [planes, zeros] = [room.take(8 * rowBytes), room.take(rowBytes)];
  if (room.bytes > MEMORY_BYTES)
    throw new RangeError(
      `simulation: a part of the network must fit in 4 GiB, got ${(room.bytes / 2 ** 30).toFixed(1)} GiB; take fewer synapses, or constant weights`,
    );

  const { buffer, kernels } = crew.memory(room.bytes);
  const u32 = new Uint32Array(buffer);
  const f64 = new Float64Array(buffer);
  const words = (from: number, length: number): Uint32Array => u32.subarray(from / 4, from / 4 + length);
  const numbers = (from: number, length: number): Numbers =>
    size === 4 ? new Float32Array(buffer, from, length) : new Float64Array(buffer, from, length);
  const write = <Name extends string>(
    record: layout.PartRecord<Name>,
    base: number,
    fields: Partial<Record<Name, number>>,
  ): void => {
    for (const [name, value] of Object.entries(fields) as [Name, number][])
      if (record.isFloat[name]) f64[(base + record.at[name]) / 8] = value;
      else u32[(base + record.at[name]) / 4] = value;
  };

  write(layout.partRecord, at.part, {
    isWhole: isWhole ? 1 : 0,
    slices: at.slices,
    sliceCount: slices.length,
    isUniform: slices.every((slice) => resetsAlike(slice, slices[0]!)) ? 1 : 0,
    pres: at.pres,
    preCount: pres.length,
    longestLag,
    hasLate: shortestLag === 0 ? 1 : 0,
    ring: at.ring,
    ringMask: rings.ring - 1,
    ringStarts: at.ringStarts,
    slotMask: rings.slots - 1,
    own: at.own,
    ownMask: rings.own - 1,
    ownStarts: at.ownStarts,
    ownSlotMask: rings.ownSlots - 1,
    feed: at.feed,
    feedEnds: at.feedEnds,
    n,
    v: at.v,
    jump: at.jump,
    refractoryUntil: at.until,
    due: at.due,
    block: at.block,
    noise: at.noise,
    noiseScratch: at.scratch,
    hasBits: rowBytes > 0 ? 1 : 0,
    planes,
    zeros,
  });
  for (const [s, slice] of slices.entries()) {
    const own = sliceAt[s]!;
    write(layout.sliceRecord, at.slices + s * layout.sliceRecord.bytes, {
      ...sliceFields(slice, grid),
      currents: own.currents,
      drives: own.drives,
      driveCount: own.parts.length,
    });
    for (const [c, { gain, decay, loss, alpha, value }] of slice.currents.entries())
      write(layout.currentRecord, own.currents + c * layout.currentRecord.bytes, {
        gain,
        decay,
        loss,
        dt: grid.dt,
        riseGain: alpha?.gain ?? 0,
        value: at.currents[value]!,
        rise: alpha ? at.currents[alpha.rise]! : 0,
      });
    for (const [d, drive] of drives[s]!.entries()) {
      const place = own.parts[d]!;
      write(layout.driveRecord, own.drives + d * layout.driveRecord.bytes, {
        ...place,
        weight: drive.weight,
        levels: drive.survival.length,
        into: drive.into === 'jump' ? 0 : at.currents[drive.into]!,
      });
      u32.set(drive.states, place.states / 4);
      u32.set(drive.survival, place.survival / 4);
      f64.set(drive.lambda, place.lambda / 8);
      f64.set(drive.none, place.none / 8);
    }
  }
  for (const [p, name] of pres.entries()) {
    const own = classes.filter(({ plan }) => plan.pre === name);
    write(layout.preRecord, at.pres + p * layout.preRecord.bytes, {
      classes: at.classes + classes.indexOf(own[0]!) * layout.classRecord.bytes,
      classCount: own.length,
      shortestLag: own.reduce((least, { sizes }) => Math.min(least, sizes.shortest), Infinity),
      longestLag: own.reduce((most, { sizes }) => Math.max(most, sizes.longest), 0),
      slice: slices.findIndex(({ population }) => population === name),
    });
  }
  for (const [c, { plan: one, sizes, form, bits, segment, targets, weights, due }] of classes.entries()) {
    const kind = form === 'bits' ? layout.BITS : one.weight === null ? layout.DRAWN : layout.FIXED;
    write(layout.classRecord, at.classes + c * layout.classRecord.bytes, {
      weight: one.weight ?? 0,
      kind,
      shortestLag: sizes.shortest,
      longestLag: sizes.longest,
      segment,
      targets,
      weights,
      into: one.into === 'jump' ? at.jump : at.currents[one.into]!,
      rowBytes: bits?.rowBytes ?? 0,
      due,
    });
    if (form === 'bits') {
      u32.set(bits!.counts, segment / 4);
      new Uint8Array(buffer).set(bits!.bits, targets);
    } else if (form === 'others') {
      u32.set(bits!.segment, segment / 4);
      new Uint16Array(buffer).set(bits!.targets, targets / 2);
    } else {
      const weightBytes = one.weight === null ? size : 0;
      rows.fill(one, { kernels, buffer, scratch: at.rowScratch, segment, targets, weights, weightBytes });
    }
  }

  const v = numbers(at.v, n);
  const lists = {
    own: words(at.own, rings.own),
    ownStarts: words(at.ownStarts, rings.ownSlots * (slices.length + 1)),
    ring: words(at.ring, rings.ring),
    ringStarts: words(at.ringStarts, rings.slots * (pres.length + 1)),
  };
  const driveAt = (s: number): number =>
    (at.slices + s * layout.sliceRecord.bytes + layout.sliceRecord.at.drive) / 8;
  const field = (
    name: keyof typeof layout.partRecord.at,
  ): { view: Uint32Array | Float64Array; i: number } => {
    const from = at.part + layout.partRecord.at[name];
    return layout.partRecord.isFloat[name] ? { view: f64, i: from / 8 } : { view: u32, i: from / 4 };
  };
  return {
    kernels,
    bytes: room.bytes,
    u32,
    part: at.part,
    get(name) {
      const { view, i } = field(name);
      return view[i]!;
    },
    set(name, value) {
      const { view, i } = field(name);
      view[i] = value;
    },
    drive: (s) => f64[driveAt(s)]!,
    setDrive(s, value) {
      f64[driveAt(s)] = value;
    },
    v,
    pres,
    shortestLag,
    slots: rings.slots,
    ...lists,
    feed: words(at.feed, mostInBlock),
    feedEnds: words(at.feedEnds, 1 + mostSteps * pres.length),
    state: {
      v,
      jump: numbers(at.jump, n),
      until: words(at.until, n),
      ...lists,
      ...Object.fromEntries(at.currents.map((from, k) => [`current ${k}`, numbers(from, n)])),
    },
    noise: Object.fromEntries(
      sliceAt.flatMap(({ parts }, s) =>
        parts.map(({ states }, d) => [`trains ${s} ${d}`, words(states, drives[s]![d]!.states.length)]),
      ),
    ),
  };
}

/** Slots and places of the rings: enough for neurons that fire as often as their refractoriness allows. */
function ringSizes(
  net: Network,
  grid: Grid,
  { slices }: PartPlan,
  pres: readonly string[],
  longestLag: number,
): { slots: number; ring: number; ownSlots: number; own: number } {
  const slots = powerOfTwo(longestLag + 1);
  const longest = slices.reduce((most, { lif }) => Math.max(most, grid.round(lif.tRef)), 0);
  const ownSlots = powerOfTwo(longest + mostSteps + 1);
  const most = (n: number, tRef: number, steps: number): number =>
    n * Math.ceil(steps / (grid.round(tRef) + 1));
  const inRing = pres.reduce((sum, name) => {
    const population = net.populations[name]!;
    return sum + (population.kind === 'lif' ? most(population.n, population.tRef, slots) : 0);
  }, 1 + mostUnderWay(slots));
  const inOwn = slices.reduce((sum, { n, lif }) => sum + most(n, lif.tRef, ownSlots), 1);
  return { slots, ring: powerOfTwo(inRing), ownSlots, own: powerOfTwo(inOwn) };
}

/** Do two slices rest for as long, and at the same potential, after a spike? */
function resetsAlike({ lif: a }: Slice, { lif: b }: Slice): boolean {
  return a.tRef === b.tRef && a.vReset - a.vRest === b.vReset - b.vRest;
}

function powerOfTwo(least: number): number {
  let power = 1;
  while (power < least) power *= 2;
  return power;
}

function sliceFields(slice: Slice, grid: Grid) {
  const { lif, currents } = slice;
  const isPlain = currents.length <= 2 && currents.every(({ alpha }) => alpha === null);
  return {
    keep: decayFactor(grid.dt, lif.tauM),
    leak: constantGain(grid.dt, lif.tauM),
    drive: constantGain(grid.dt, lif.tauM) * lif.current,
    threshold: lif.vThreshold - lif.vRest,
    reset: lif.vReset - lif.vRest,
    from: slice.from,
    n: slice.n,
    first: slice.first,
    refractory: grid.round(lif.tRef),
    currentCount: currents.length,
    currentKind: isPlain ? currents.length : layout.OTHER_CURRENTS,
  };
}
