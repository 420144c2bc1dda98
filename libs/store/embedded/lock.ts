import { randomUUID } from 'node:crypto';
import { linkSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readText, startOfProcess } from './process.js';

/** Who holds a folder. `started` tells the holder from a later process with the same id. */
export interface Holder {
  id: string;
  pid: number;
  started: string;
  address: string;
}

export interface FolderLock {
  /** Whether it is still ours: somebody may have removed it by hand. */
  isHeld(): boolean;
  /** Writes another address of the holder into the lock. */
  announce(address: string): void;
  release(): void;
}

/**
 * Takes `<folder>/ajil.lock` or refuses with the living holder's pid and address. Of any number that try at the
 * same instant exactly one gets it, also when the lock of a dead process is in the way.
 */
export async function takeLock(folder: string, address: string): Promise<FolderLock> {
  const file = join(folder, 'ajil.lock');
  const mine = { id: randomUUID(), pid: process.pid, started: startOfProcess(process.pid) ?? '', address };
  for (let attempt = 0; attempt < 500; attempt++) {
    if (createWhole(file, mine)) return held(file, mine);
    const holder = readHolder(file);
    if (holder && lives(holder)) throw new Error(refusal(folder, holder));
    if (holder) bury(file, holder, mine);
    await sleep(10);
  }
  throw new Error(`The lock ${file} could not be taken in 5 s: delete it if no Ajil runs on this folder.`);
}

/** @throws Error when a living Ajil has the folder; who wants it still has to take it */
export function requireFreeFolder(folder: string): void {
  const holder = readHolder(join(folder, 'ajil.lock'));
  if (holder && lives(holder)) throw new Error(refusal(folder, holder));
}

/** Nobody else removes or changes the lock of a living holder, so what is ours may be replaced. */
function held(file: string, mine: Holder): FolderLock {
  const isHeld = () => readHolder(file)?.id === mine.id;
  return {
    isHeld,
    announce: (address) => {
      if (isHeld()) renameSync(writeDraft(file, { ...mine, address }), file);
    },
    release: () => removeIf(file, mine.id),
  };
}

function refusal(folder: string, holder: Holder): string {
  return (
    `Another Ajil already runs on the data folder ${folder}: process ${holder.pid}, ${holder.address}. ` +
    'Stop it first, or give this one a folder of its own in AJIL_DATA_DIR.'
  );
}

/** A hard link appears at once and with its whole content, and fails when the name is taken. */
function createWhole(file: string, holder: Holder): boolean {
  const draft = writeDraft(file, holder);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeDraft(file: string, holder: Holder): string {
  const draft = `${file}.${randomUUID()}.draft`;
  try {
    writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
    return draft;
  } catch (error) {
    throw new Error(
      `The data folder ${dirname(file)} cannot be written to (${(error as Error).message}). ` +
        'Set AJIL_DATA_DIR to a folder that Ajil may write to.',
      { cause: error },
    );
  }
}

/**
 * Removes a dead holder's lock. Two that both saw it must not both remove "it": the second would remove the first
 * one's fresh lock. So only the owner of a claim on this very holder may remove, after looking again. A claimer that
 * died as well is passed over by the next claim number.
 */
function bury(file: string, dead: Holder, mine: Holder): void {
  for (let number = 1; number < 100; number++) {
    const claim = `${file}.${dead.id}.${number}`;
    if (createWhole(claim, mine)) {
      removeIf(file, dead.id);
      return removeDebris(file, dead.id);
    }
    const claimer = readHolder(claim);
    if (!claimer || lives(claimer)) return;
  }
}

function removeIf(file: string, id: string): void {
  if (readHolder(file)?.id === id) rmSync(file, { force: true });
}

function removeDebris(file: string, id: string): void {
  const start = `${basename(file)}.${id}.`;
  const names = readdirSync(dirname(file)).filter(
    (name) => name.startsWith(start) && !name.endsWith('.draft'),
  );
  for (const name of names) rmSync(join(dirname(file), name), { force: true });
}

function lives(holder: Holder): boolean {
  const started = startOfProcess(holder.pid);
  return started !== undefined && started === holder.started;
}

/** Undefined when the file is gone; a lock that power loss left empty belongs to nobody. */
function readHolder(file: string): Holder | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  const nobody: Holder = { id: 'nobody', pid: 0, started: '', address: '' };
  try {
    return { ...nobody, ...(JSON.parse(text) as Partial<Holder>) };
  } catch {
    return nobody;
  }
}
