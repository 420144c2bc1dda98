/** How soon one good push of a source may make it due again. */
const GAP_MS = 5_000;

/**
 * Pokes a source at once; further pokes within five seconds become one at their end. So a hub that delivers
 * everything ten times does not have its outlet asked ten times.
 */
export function mergePokes(poke: (sourceId: string) => Promise<void>, gapMs = GAP_MS) {
  /** By source: whether another poke came in the meantime. */
  const recent = new Map<string, { again: boolean; timer: NodeJS.Timeout }>();
  let onLatePoke: (error: unknown) => void = () => undefined;

  async function merged(sourceId: string): Promise<void> {
    const known = recent.get(sourceId);
    if (known) return void (known.again = true);
    const timer = setTimeout(() => over(sourceId), gapMs);
    recent.set(sourceId, { again: false, timer });
    await poke(sourceId);
  }

  function over(sourceId: string): void {
    const again = recent.get(sourceId)?.again ?? false;
    recent.delete(sourceId);
    if (again) merged(sourceId).catch(onLatePoke);
  }

  return {
    poke: merged,
    onError: (told: (error: unknown) => void) => void (onLatePoke = told),
    close: () => recent.forEach(({ timer }) => clearTimeout(timer)),
  };
}
