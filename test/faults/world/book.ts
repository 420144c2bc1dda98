import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Line, writeHistory } from '../check/history.js';

/** Milliseconds of the one clock of a run. */
export const now = () => Date.now();

/** The history of a run while it is written. */
export interface Book {
  lines: Line[];
  add(...lines: Line[]): void;
  /** Nothing that happens from now on counts any more. */
  close(): void;
  isClosed(): boolean;
  /** Writes it down in a folder. @returns its file */
  keep(folder: string, name: string): string;
}

export function openBook(): Book {
  const lines: Line[] = [];
  let closed = false;
  return {
    lines,
    add: (...more) => {
      if (!closed) lines.push(...more);
    },
    close: () => {
      closed = true;
    },
    isClosed: () => closed,
    keep: (folder, name) => {
      mkdirSync(folder, { recursive: true });
      const file = join(folder, `${name}.jsonl`);
      writeFileSync(file, writeHistory(lines));
      return file;
    },
  };
}
