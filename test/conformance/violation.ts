/** The gateway did what the clause forbids, or left out what it demands. */
export class Violation extends Error {
  override name = 'Violation';
}

/** Nothing is wrong, but nothing was proven either. */
export class Skip extends Error {
  override name = 'Skip';
}

/** @throws Violation */
export function violated(what: string): never {
  throw new Violation(what);
}

/** @throws Violation unless it is so */
export function must(isSo: boolean, otherwise: string | (() => string)): asserts isSo {
  if (!isSo) violated(typeof otherwise === 'string' ? otherwise : otherwise());
}

/** @throws Violation unless both are the same JSON */
export function mustEqual(is: unknown, wanted: unknown, what: string): void {
  const [left, right] = [JSON.stringify(is), JSON.stringify(wanted)];
  must(left === right, () => `${what}: ${short(left)}, not ${short(right)}`);
}

/** @throws Violation unless the two lists are the same; tells of the first difference only */
export function mustBeRow(is: readonly string[], wanted: readonly string[], what: string): void {
  const at = wanted.findIndex((each, i) => each !== is[i]);
  if (at < 0 && is.length === wanted.length) return;
  const place = at < 0 ? wanted.length : at;
  violated(
    `${what}: ${is.length} instead of ${wanted.length}; at ${place} stands ${short(is[place])}, not ${short(wanted[place])}`,
  );
}

export function short(text: string | undefined): string {
  if (text === undefined) return 'nothing';
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
