import type { Fault } from '../fault.js';
import { FAILPOINTS } from './failpoints.js';
import { LINKS } from './links.js';
import { MANY } from './many.js';
import { POSTGRES } from './postgres.js';
import { PROCESSES } from './processes.js';
import { READERS } from './readers.js';
import { REDIS } from './redis.js';
import { RESUME } from './resume.js';

const ALL: readonly Fault[] = [
  ...PROCESSES,
  ...FAILPOINTS,
  ...REDIS,
  ...POSTGRES,
  ...RESUME,
  ...READERS,
  ...LINKS,
  ...MANY,
];

/** The fault matrix of docs/promises.md, in its order. */
export const FAULTS: readonly Fault[] = ALL.toSorted((a, b) => (a.id < b.id ? -1 : 1));
