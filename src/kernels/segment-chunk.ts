/** Where a chunk of synapses keeps what, in bytes from its address; `assembly/segments.ts` has the same numbers. */
export const CHUNK_SYNAPSES = 1024;

export const CHUNK = {
  /** (1024) Uint32 presynaptic neuron */
  pre: 0,
  /** (1024) Uint32 postsynaptic neuron within the part */
  target: 4096,
  /** (1024) Uint32 place in the order of the rule */
  place: 8192,
  /** (1024) Uint32 random words for the weight and for the delay */
  first: 12288,
  second: 16384,
  /** (1024) Uint32 presynaptic neuron and delay in one number */
  cell: 20480,
  /** (1024) Float64 [mV] */
  weight: 24576,
  /** (4) Uint32 where `drawPairwise` goes on: row, first open target, gaps drawn in this row, place */
  state: 32768,
} as const;

/** The whole chunk with room for words on their way. */
export const CHUNK_BYTES = 32768 + 128;
