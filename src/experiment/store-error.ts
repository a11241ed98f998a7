/** A folder or file of results that cannot be written, or does not hold what it should; the message is one line. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** What the operating system says, in words: 'no space left on the device'. */
export function fault(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const words: Record<string, string> = {
    ENOSPC: 'no space left on the device',
    EDQUOT: 'the disk quota is used up',
    EFBIG: 'a file may not be this large here',
    EROFS: 'the file system is read-only',
    EACCES: 'no permission',
    EPERM: 'no permission',
    ENOTDIR: 'its path leads through a file',
    EEXIST: 'it is a file',
    EISDIR: 'it is a folder',
    ENOENT: 'no such file or folder',
  };
  return words[code ?? ''] ?? code ?? message;
}
