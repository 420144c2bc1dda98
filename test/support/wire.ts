import { join } from 'node:path';
import { whenDone } from './lifetime.js';
import { openWire, type WireProc } from './open-wire.js';
import { type Env, makeFolder, ROOT } from './processes.js';

export type { Draft, ServedItem, WireProc } from './open-wire.js';

export async function startWire(env: Env = {}): Promise<WireProc> {
  const wire = await openWire(join(makeFolder(), 'sources.json'), env, { root: ROOT });
  whenDone(() => wire.end());
  return wire;
}
