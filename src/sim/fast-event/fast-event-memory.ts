/**
 * The memory of one fast event engine. Records lie as ../kernels/assembly/event-state.ts declares them: first their Float64
 * fields, then the Uint32 ones. It grows, here while a network is laid out, later by the kernel's own hand, so that views are
 * made anew whenever the buffer has changed.
 */
import type { EventKernels } from '../../kernels/kernels.ts';
import { eventKernels, type GrowingMemory, MEMORY_BYTES, PAGE_BYTES } from '../../kernels/wasm.ts';

const records = {
  state: {
    f64: 'origin rebaseAt window nextArrival nextInput rivalInput nextRelease pending delivered driven',
    u32: 'u cells cellsCount lanes laneCount inputs inputCount firstInput firstRow rows candidates candidateCount candidateRoom log logCount logRoom heap heapCount heapRoom free touches touched',
  },
  ring: { f64: '', u32: 'base mask head tail' },
  group: { f64: 'tau at scale', u32: '' },
  cells: { f64: 'threshold reset tRef', u32: 'group first end resets release pad' },
  bundle: { f64: 'weight threshold', u32: 'group pad' },
  row: { f64: 'delay', u32: 'bundle lane targets count weights pad' },
  input: {
    f64: 't c s0 s1 s2 endC end0 end1 end2 gap origin',
    u32: 'id isPoisson n first keep alias drive weights times indices length scales at pad',
  },
} as const;

export type RecordKind = keyof typeof records;
type Words<T extends string> = T extends `${infer Head} ${infer Tail}` ? Head | Words<Tail> : T;
type Field<K extends RecordKind> = Exclude<Words<(typeof records)[K]['f64' | 'u32']>, ''>;

interface Layout {
  /** [bytes] */
  readonly size: number;
  readonly places: ReadonlyMap<string, { readonly offset: number; readonly isNumber: boolean }>;
}

function layoutOf(kind: RecordKind): Layout {
  const places = new Map<string, { offset: number; isNumber: boolean }>();
  let offset = 0;
  for (const [text, isNumber] of [
    [records[kind].f64, true],
    [records[kind].u32, false],
  ] as const)
    for (const name of text === '' ? [] : text.split(' ')) {
      places.set(name, { offset, isNumber });
      offset += isNumber ? 8 : 4;
    }
  return { places, size: offset };
}

const layouts = Object.fromEntries(
  (Object.keys(records) as RecordKind[]).map((kind) => [kind, layoutOf(kind)]),
) as Record<RecordKind, Layout>;

/** [bytes] of one record */
export const sizeOf = (kind: RecordKind): number => layouts[kind].size;

/** Arrays begin on cache lines. */
const LINE = 64;

export class EventMemory {
  readonly kernels: EventKernels;
  /** first free byte */
  free = LINE;
  readonly #memory: GrowingMemory;
  #view: DataView;

  constructor() {
    const { memory, kernels } = eventKernels();
    this.#memory = memory;
    this.kernels = kernels;
    this.#view = new DataView(memory.buffer);
  }

  get buffer(): ArrayBuffer {
    return this.#memory.buffer;
  }

  /** @returns the address of fresh zeros. @throws RangeError beyond the 4 GiB that WebAssembly can address. */
  allocate(bytes: number): number {
    const at = this.free;
    const end = at + Math.ceil(bytes / LINE) * LINE;
    const pages = Math.ceil(end / PAGE_BYTES) - this.buffer.byteLength / PAGE_BYTES;
    if (end > MEMORY_BYTES)
      throw new RangeError(
        `simulation: must fit in 4 GiB on engine 'fast-event', got ${(end / 2 ** 30).toFixed(1)} GiB and more; use fewer synapses, or one weight for all`,
      );
    if (pages > 0) this.#memory.grow(pages);
    this.free = end;
    return at;
  }

  /** A record with these fields, the others 0. */
  record<K extends RecordKind>(kind: K, fields: Partial<Record<Field<K>, number>> = {}): number {
    const at = this.allocate(sizeOf(kind));
    this.fill(kind, at, fields);
    return at;
  }

  fill<K extends RecordKind>(kind: K, at: number, fields: Partial<Record<Field<K>, number>>): void {
    for (const name in fields) this.set(kind, at, name as Field<K>, fields[name as Field<K>]!);
  }

  set<K extends RecordKind>(kind: K, at: number, field: Field<K>, value: number): void {
    const { offset, isNumber } = layouts[kind].places.get(field)!;
    if (isNumber) this.#now().setFloat64(at + offset, value, true);
    else this.#now().setUint32(at + offset, value, true);
  }

  get<K extends RecordKind>(kind: K, at: number, field: Field<K>): number {
    const { offset, isNumber } = layouts[kind].places.get(field)!;
    return isNumber ? this.#now().getFloat64(at + offset, true) : this.#now().getUint32(at + offset, true);
  }

  /** A view for use before anything is allocated or run again. */
  f64(at: number, length: number): Float64Array {
    return new Float64Array(this.buffer, at, length);
  }

  u32(at: number, length: number): Uint32Array {
    return new Uint32Array(this.buffer, at, length);
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.buffer, at, length);
  }

  f64From(values: Float64Array): number {
    const at = this.allocate(8 * values.length);
    this.f64(at, values.length).set(values);
    return at;
  }

  u32From(values: Uint32Array): number {
    const at = this.allocate(4 * values.length);
    this.u32(at, values.length).set(values);
    return at;
  }

  #now(): DataView {
    if (this.#view.buffer !== this.#memory.buffer) this.#view = new DataView(this.#memory.buffer);
    return this.#view;
  }
}
