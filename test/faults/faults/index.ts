import type { Fault } from '../fault.js';
import { PROCESSES } from './processes.js';

/** The fault matrix of docs/promises.md, in its order. */
export const FAULTS: readonly Fault[] = [...PROCESSES].sort((a, b) => (a.id < b.id ? -1 : 1));
