// Hands every alert to your own work, and survives its own end: the place is kept in a file.
import * as files from 'node:fs/promises';
import { connect, fileCursors, Refused } from '@ajil/client';

await serve().catch((error) => {
  if (!(error instanceof Refused)) throw error;
  console.error(`[refused] ${error.message}`);
  process.exitCode = 1;
});

async function serve() {
  const client = connect({
    url: process.env.AJIL_URL ?? 'http://127.0.0.1:3000',
    token: process.env.AJIL_TOKEN,
    topics: (process.env.TOPICS ?? 'middle-east').split(','),
    cursors: fileCursors(process.env.CURSOR_FILE ?? 'cursor.txt', files),
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => client.close());
  client.on('state', ({ state, reason = '' }) => console.error(`[${state}] ${reason}`));
  client.on('fault', ({ message, error }) => console.error(message, error));
  client.on('gap', (gap) => console.error('gap', gap));
  client.on('reset', ({ reason, oldest }) => {
    console.error(`reset (${reason}): read the archive, GET /v1/alerts, up to ${oldest}`);
  });

  for await (const alert of client) await work(alert);
}

/** An alert counts as read when this is done. After a crash the last ones come again: do the same for the same id and rev. */
async function work(alert) {
  await files.appendFile(process.env.OUT ?? 'alerts.jsonl', `${JSON.stringify(alert)}\n`);
}
