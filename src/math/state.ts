/**
 * Saved states: everything that a running thing must keep to go on bit for bit, as one block of bytes.
 * Layout, little-endian: 'SPIKEWIS' | version u32 | header length u32 | header as JSON in UTF-8 | zeros to a multiple of 8 |
 * the arrays one after the other, each padded to 8 bytes | CRC-32 of all before, u32. The header names what was saved, how to
 * build it again, and each array with its type and length.
 */

const types = {
  Float64Array,
  Float32Array,
  Uint32Array,
  Int32Array,
  Uint16Array,
  Int16Array,
  Uint8Array,
  Int8Array,
};
export type SavedArray =
  | Float64Array
  | Float32Array
  | Uint32Array
  | Int32Array
  | Uint16Array
  | Int16Array
  | Uint8Array
  | Int8Array;

/**
 * One method of a stateful part names its state once, for both ways: while saving, what it is given is copied; while
 * restoring, it is overwritten or answered with what was saved.
 */
export interface StateExchange {
  /** An array of fixed length; filled in place on restoring. */
  array(name: string, live: SavedArray): void;
  /** An array whose length changes. @returns the array to go on with */
  list<A extends SavedArray>(name: string, live: A): A;
  /** One number, NaN and infinities too. @returns the number to go on with */
  number(name: string, live: number): number;
  /** The same store for a part, whose names cannot clash with those of others. */
  part(name: string): StateExchange;
}

interface Entry {
  readonly name: string;
  readonly type: string;
  readonly length: number;
}

interface Header {
  readonly kind: string;
  /** how to build the thing again */
  readonly recipe: unknown;
  readonly arrays: readonly Entry[];
}

const MAGIC = 'SPIKEWIS';
const VERSION = 1;
const FIXED_BYTES = MAGIC.length + 8;
const CHECKSUM_BYTES = 4;

const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;
const typeOf = (array: SavedArray): string =>
  Object.entries(types).find(([, type]) => array instanceof type)![0];

/** What is saved of `exchange`'s arrays and numbers, together with how to build the thing again. */
export function saveState(
  kind: string,
  recipe: unknown,
  exchange: (state: StateExchange) => void,
): Uint8Array {
  const saved = new Map<string, SavedArray>();
  const writer = (prefix: string): StateExchange => {
    const keep = <A extends SavedArray>(name: string, array: A): A => {
      const path = prefix + name;
      if (saved.has(path)) throw new Error(`state: '${path}' is saved twice`);
      saved.set(path, array);
      return array;
    };
    return {
      array: keep,
      list: keep,
      number: (name, live) => keep(name, Float64Array.of(live))[0]!,
      part: (name) => writer(`${prefix}${name}.`),
    };
  };
  exchange(writer(''));

  const arrays = Array.from(saved, ([name, array]) => ({ name, type: typeOf(array), length: array.length }));
  const header = new TextEncoder().encode(JSON.stringify({ kind, recipe, arrays } satisfies Header));
  let size = padded(FIXED_BYTES + header.length);
  for (const array of saved.values()) size += padded(array.byteLength);
  const bytes = new Uint8Array(size + CHECKSUM_BYTES);
  const view = new DataView(bytes.buffer);
  for (let c = 0; c < MAGIC.length; c++) bytes[c] = MAGIC.charCodeAt(c);
  view.setUint32(MAGIC.length, VERSION, true);
  view.setUint32(MAGIC.length + 4, header.length, true);
  bytes.set(header, FIXED_BYTES);
  let at = padded(FIXED_BYTES + header.length);
  for (const array of saved.values()) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += padded(array.byteLength);
  }
  view.setUint32(size, crc32(bytes.subarray(0, size)), true);
  return bytes;
}

/** A state that was read: its recipe first, then its arrays for the thing that was built by it. */
export interface OpenedState {
  readonly recipe: unknown;
  /** Fills a thing. @throws Error if it has other parts than those saved: it comes from another version. */
  restore(exchange: (state: StateExchange) => void): void;
}

/** @throws Error that says what is wrong: no state, of another kind or version, cut short, damaged. */
export function openState(kind: string, given: Uint8Array): OpenedState {
  if (!(given instanceof Uint8Array))
    throw new TypeError(`restore: must be given the bytes of save() as a Uint8Array, got ${typeof given}`);
  // a plain view: a Buffer of Node is a Uint8Array too, but its slices share its memory
  const bytes = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (bytes.length < FIXED_BYTES + CHECKSUM_BYTES || magic !== MAGIC)
    throw new Error('restore: this is no saved state of spikewise; give what save() returned');
  const version = view.getUint32(MAGIC.length, true);
  if (version !== VERSION)
    throw new Error(
      `restore: the state has version ${version}, this spikewise reads version ${VERSION}; save again`,
    );
  const end = bytes.length - CHECKSUM_BYTES;
  if (crc32(bytes.subarray(0, end)) !== view.getUint32(end, true))
    throw new Error(
      'restore: the state is damaged or cut short (its checksum does not match); use another copy',
    );
  const headerEnd = FIXED_BYTES + view.getUint32(MAGIC.length + 4, true);
  const header: Header = JSON.parse(new TextDecoder().decode(bytes.subarray(FIXED_BYTES, headerEnd)));
  if (header.kind !== kind)
    throw new Error(`restore: must be the state of a ${kind}, got that of a ${header.kind}`);

  const saved = new Map<string, SavedArray>();
  let at = padded(headerEnd);
  for (const { name, type, length } of header.arrays) {
    const Type = types[type as keyof typeof types];
    // a copy, which also aligns it
    saved.set(name, new Type(bytes.slice(at, at + length * Type.BYTES_PER_ELEMENT).buffer));
    at += padded(length * Type.BYTES_PER_ELEMENT);
  }
  return { recipe: header.recipe, restore: (exchange) => fill(saved, exchange) };
}

function fill(saved: Map<string, SavedArray>, exchange: (state: StateExchange) => void): void {
  const left = new Set(saved.keys());
  const foreign = (why: string): Error =>
    new Error(
      `restore: the state does not fit what its recipe builds (${why}); it was saved by another spikewise`,
    );
  const reader = (prefix: string): StateExchange => {
    const take = <A extends SavedArray>(name: string, live: A): A => {
      const path = prefix + name;
      const array = saved.get(path);
      if (!array || !left.delete(path)) throw foreign(`no '${path}'`);
      if (typeOf(array) !== typeOf(live)) throw foreign(`'${path}' is a ${typeOf(array)}`);
      return array as A;
    };
    return {
      array(name, live) {
        const array = take(name, live);
        if (array.length !== live.length) throw foreign(`'${prefix}${name}' has length ${array.length}`);
        live.set(array);
      },
      list: take,
      number: (name, live) => take(name, Float64Array.of(live))[0]!,
      part: (name) => reader(`${prefix}${name}.`),
    };
  };
  exchange(reader(''));
  for (const name of left) throw foreign(`'${name}' has no place`);
}

/** (256) remainders of the bytes, polynomial 0xEDB88320 (ISO 3309, as in zip and PNG). */
const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let r = byte;
  for (let bit = 0; bit < 8; bit++) r = r & 1 ? (r >>> 1) ^ 0xedb88320 : r >>> 1;
  return r >>> 0;
});

/** CRC-32 of bytes. */
export function crc32(bytes: Uint8Array): number {
  let r = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) r = (r >>> 8) ^ remainders[(r ^ bytes[i]!) & 255]!;
  return ~r >>> 0;
}
