/** The first value that `read` can make something of. */
export function firstOf<From, To>(values: readonly From[], read: (value: From) => To | null): To | null {
  for (const value of values) {
    const found = read(value);
    if (found !== null) return found;
  }
  return null;
}
