/** An experiment that cannot be found or loaded; the message is one line that says which, where and what to do. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
}
