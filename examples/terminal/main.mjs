// node main.mjs [address] [topic ...]
import { connect, Refused } from '@ajil/client';

const [url = 'http://127.0.0.1:3000', ...topics] = process.argv.slice(2);
await watch().catch((error) => {
  if (!(error instanceof Refused)) throw error;
  console.error(`[refused] ${error.message}`);
  process.exitCode = 1;
});

async function watch() {
  const client = connect({
    url,
    topics: topics.length > 0 ? topics : ['middle-east'],
    token: process.env.AJIL_TOKEN,
  });
  client.on('state', ({ state, reason = '' }) => console.error(`[${state}] ${reason}`));
  client.on('reset', ({ reason }) => console.error(`[reset] ${reason}: some alerts were missed`));
  client.on('gap', ({ cell, missed }) => console.error(`[gap] ${cell}: alert ${missed} never came`));
  process.once('SIGINT', () => client.close());

  for await (const alert of client) {
    if (alert.kind === 'kill') console.log(`KILLED ${alert.id}`);
    else console.log(`${alert.urgency.padEnd(8)} ${alert.source.name}: ${alert.title}`);
  }
}
