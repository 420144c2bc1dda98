import type { Env } from '../../support/spawn.js';
import type { Deadlines } from '../check/history.js';
import type { Role } from './node.js';

/** What a fault needs of its world; what is not said is as usual. */
export interface Wanted {
  /** How many processes of each role; `all` plays every role. Usually a poller, a newsdesk and two gateways. */
  nodes?: Partial<Record<Role, number>>;
  /** False: PostgreSQL carries queues and hints. */
  redis?: boolean;
  /** Links that the fault will make bad. */
  via?: readonly ('postgres' | 'redis' | 'gateways')[];
  /** Settings of all processes, and of some by name. */
  env?: Env;
  envOf?: Record<string, Env>;
  /** For Node itself, by the name of the process. */
  flagsOf?: Record<string, readonly string[]>;
  /** The processes have the switches of libs/faultpoints: `fail` and `shiftClock`. */
  testBuild?: boolean;
  /** How long things may take, before a busy machine stretches them. */
  deadlines?: Partial<Deadlines>;
  /** Settings of the pretend world. */
  wire?: Env;
  /** Clients that write down all that they are sent, and programs that use the SDK. */
  readers?: number;
  sdks?: number;
  /** Headlines a second. */
  rate?: number;
  /** Corrections and kills by the desk a second; usually none. */
  edits?: number;
}

export const USUAL = {
  nodes: { poller: 1, newsdesk: 1, gateway: 2 },
  readers: 8,
  sdks: 2,
  rate: 5,
} satisfies Wanted;
