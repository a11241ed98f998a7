/**
 * What every reader of `src/data` throws: the data, not the program, is at fault. The message is one line,
 * `file: must be <rule>, got <value>; <remedy>`, which a command line prints as it is.
 */
export class DataError extends Error {
  override readonly name = 'DataError';
}
