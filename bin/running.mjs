import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lives, readJson, startOfProcess } from './process.mjs';

/** Notes that a process uses the build in this folder; returns how to take the note away. */
export function noteRunning(root, pid, what) {
  const file = join(folderOf(root), `${pid}.json`);
  mkdirSync(folderOf(root), { recursive: true });
  writeFileSync(file, JSON.stringify({ pid, started: startOfProcess(pid), what }));
  return () => rmSync(file, { force: true });
}

/** The living processes that use the build in this folder: `{ pid, what }`. Notes of dead ones are removed. */
export function listRunning(root) {
  mkdirSync(folderOf(root), { recursive: true });
  return readdirSync(folderOf(root)).flatMap((name) => {
    const file = join(folderOf(root), name);
    const record = readJson(file);
    if (record && lives(record)) return [record];
    rmSync(file, { force: true });
    return [];
  });
}

function folderOf(root) {
  return join(root, '.ajil', 'running');
}
