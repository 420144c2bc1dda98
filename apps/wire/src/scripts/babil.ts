import type { Script } from '../script.js';
import { outlets } from './babil-outlets.js';
import { quiet, routine } from './babil-routine.js';
import { story } from './babil-story.js';

/**
 * The first script, about three minutes long: before dawn, explosions at a base in Babil, Iraq.
 * One party confirms, one denies, one declines to comment, one claims another attack; the figures
 * differ and rise; ten papers print one agency's text. Places are real; the base, the event, the
 * outlets and all sentences are invented.
 */
export const babil: Script = { name: 'babil', outlets, steps: [...story, ...routine], quiet };
