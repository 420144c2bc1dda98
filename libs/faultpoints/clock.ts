import { readFileSync } from 'node:fs';

/** A file with the shift is looked at this often. */
const LOOK_MS = 50;

/**
 * Makes this process's clock on the wall wrong, as AJIL_CLOCK_SHIFT_MS says: so many milliseconds ahead (or, below 0,
 * behind), or `frozen`. A value that begins with `/` is the name of a file that holds one of these, or nothing: a
 * clock that jumps while the process runs. The monotonic clock and timers go on as they were.
 */
export function shiftClock(): void {
  const True = Date;
  const shift = openShift(process.env['AJIL_CLOCK_SHIFT_MS'] ?? '', True.now);
  const now = () => shift(True.now());
  globalThis.Date = new Proxy(True, {
    construct: (target, given: [], asked: typeof Date) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, asked) as Date,
    apply: () => new True(now()).toString(),
    get: (target, name, self) => (name === 'now' ? now : (Reflect.get(target, name, self) as unknown)),
  });
}

/** What a true time looks like on the wrong clock. */
function openShift(value: string, trueNow: () => number): (time: number) => number {
  let frozenAt: number | null = null;
  const shiftBy = (text: string, time: number) => {
    if (text !== 'frozen') frozenAt = null;
    else return (frozenAt ??= time);
    return time + (Number(text) || 0);
  };
  if (!value.startsWith('/')) {
    if (value === 'frozen') frozenAt = trueNow();
    return (time) => shiftBy(value, time);
  }
  let [text, lookedAt] = ['', -Infinity];
  return (time) => {
    if (performance.now() - lookedAt > LOOK_MS) [text, lookedAt] = [readIfThere(value), performance.now()];
    return shiftBy(text, time);
  };
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
