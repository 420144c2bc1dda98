import { join } from 'node:path';
import { readJson } from './process.mjs';

/**
 * Whether node_modules already holds what the lock file asks for, by the list that npm itself keeps there: so that
 * nobody who ran `npm ci` by hand waits for a second one.
 */
export function isInstalled(root) {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  const found = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (!wanted || !found || !manifestMatches(root, wanted[''])) return false;
  const same = Object.entries(found).every(([path, { version }]) => wanted[path]?.version === version);
  const whole = Object.entries(wanted).every(
    ([path, entry]) => path === '' || path in found || mayMiss(entry),
  );
  return same && whole;
}

/** Packages for other platforms, and what only those need. */
function mayMiss(entry) {
  return Boolean(entry.optional || entry.devOptional || entry.peer);
}

function manifestMatches(root, locked) {
  const manifest = readJson(join(root, 'package.json')) ?? {};
  const fields = ['dependencies', 'devDependencies', 'optionalDependencies'];
  return fields.every((field) => sameEntries(manifest[field], locked?.[field]));
}

function sameEntries(one = {}, other = {}) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}
