/** A value that does not fit, as an error message tells it: 'relu' in quotes, a matrix by its shape, never [object Object]. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return `the function ${value.name || 'without a name'}, not called`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (ArrayBuffer.isView(value)) return `a typed array of ${value.byteLength} bytes`;
  if (typeof value !== 'object' || value === null) return String(value);
  if ('shape' in value && Array.isArray(value.shape)) return `a matrix (${value.shape.join(', ')})`;
  return `an object {${Object.keys(value).join(', ')}}`;
}
