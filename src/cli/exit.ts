/** The one place where the process ends itself. */
export function exitNow(code: number): never {
  process.exit(code);
}
