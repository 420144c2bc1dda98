import type { Fault } from '../fault.js';
import { CLOCKS } from './clocks.js';
import { DISKS } from './disks.js';
import { FAILPOINTS } from './failpoints.js';
import { LINKS } from './links.js';
import { MANY } from './many.js';
import { POSTGRES } from './postgres.js';
import { POISON } from './poison.js';
import { PROCESSES } from './processes.js';
import { READERS } from './readers.js';
import { REDIS } from './redis.js';
import { RESTORE } from './restore.js';
import { RESUME } from './resume.js';
import { SQUEEZES } from './squeezes.js';

const ALL: readonly Fault[] = [
  ...PROCESSES,
  ...CLOCKS,
  ...DISKS,
  ...SQUEEZES,
  POISON,
  RESTORE,
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
