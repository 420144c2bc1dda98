import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { openWire, type Wire } from './open-wire.js';
import { babil } from './scripts/babil.js';
import { readSettings, type Settings } from './settings.js';

/** Runs the pretend world until INT or TERM; says so in one JSON line when it is ready. */
async function run(settings: Settings): Promise<void> {
  const script = settings.WIRE_SCRIPT === 'none' ? { ...babil, name: 'none', steps: [], quiet: [] } : babil;
  const wire = await openWire({
    script,
    port: settings.WIRE_PORT,
    host: settings.WIRE_HOST,
    ...(settings.WIRE_URL ? { publicUrl: settings.WIRE_URL.replace(/\/+$/, '') } : {}),
    pace: settings.WIRE_PACE,
    seed: settings.WIRE_SEED,
    loop: settings.WIRE_LOOP,
    paused: settings.WIRE_PAUSED,
    feedItems: settings.WIRE_FEED_ITEMS,
    ownAddresses: settings.WIRE_OWN_ADDRESSES,
    ...(settings.WIRE_OUTLETS ? { outlets: settings.WIRE_OUTLETS } : {}),
  });
  const end = () => void wire.close().finally(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  // The demo holds the other end of this channel: when it is gone, so is its world.
  process.once('disconnect', end);
  const sources = settings.WIRE_SOURCES ? resolve(settings.WIRE_SOURCES) : null;
  if (sources) await writeSources(sources, wire);
  console.log(JSON.stringify({ ready: true, url: wire.url, sources, outlets: wire.sources.length }));
}

/** Written beside and moved into place, so that nobody reads half a file. */
async function writeSources(path: string, wire: Wire): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, `${JSON.stringify(wire.sources, null, 2)}\n`);
  await rename(`${path}.part`, path);
}

try {
  await run(readSettings(process.env));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
