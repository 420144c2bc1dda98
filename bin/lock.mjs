import { randomUUID } from 'node:crypto';
import { linkSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lives, readJson, readText, startOfProcess } from './process.mjs';

/**
 * Takes a lock file and returns how to give it back. While a living process holds it, `onHeld(holder)` is asked each
 * 50 ms: it may throw to give up. A dead holder's lock is taken over; of many that try exactly one gets it.
 * The same way as libs/store/embedded/lock.ts, which says why each step is there.
 */
export async function takeLock(file, what, onHeld) {
  const mine = { id: randomUUID(), pid: process.pid, started: startOfProcess(process.pid), what };
  for (;;) {
    if (createWhole(file, mine)) return () => removeIf(file, mine.id);
    const holder = readHolder(file);
    if (holder && lives(holder)) onHeld(holder);
    else if (holder) bury(file, holder, mine);
    await sleep(50);
  }
}

function createWhole(file, record) {
  const draft = `${file}.${randomUUID()}.draft`;
  writeFileSync(draft, JSON.stringify(record));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function bury(file, dead, mine) {
  for (let number = 1; number < 100; number++) {
    const claim = `${file}.${dead.id}.${number}`;
    if (createWhole(claim, mine)) {
      removeIf(file, dead.id);
      return removeClaims(file, dead.id);
    }
    const claimer = readHolder(claim);
    if (!claimer || lives(claimer)) return;
  }
}

function removeIf(file, id) {
  if (readHolder(file)?.id === id) rmSync(file, { force: true });
}

function removeClaims(file, id) {
  const start = `${basename(file)}.${id}.`;
  const names = readdirSync(dirname(file)).filter(
    (name) => name.startsWith(start) && !name.endsWith('.draft'),
  );
  for (const name of names) rmSync(join(dirname(file), name), { force: true });
}

function readHolder(file) {
  if (readText(file) === undefined) return undefined;
  return { id: 'nobody', pid: 0, ...readJson(file) };
}
