import { waitFor } from '../../support/spawn.js';
import type { Wish } from '../check/history.js';
import { openReader } from '../clients/reader.js';
import { now } from '../world/book.js';
import type { Chance } from '../world/chance.js';
import { ADMIN_TOKEN, type World } from '../world/world.js';
import { untilDecided, wait } from './hands.js';

const WISH: Wish = { topics: ['iraq', 'iran'], urgency: 'deferred', languages: null };

/** Somebody loses a topic while he is away, much is told of it, and he comes back with his cursor. */
export async function loseTopic(world: World, chance: Chance): Promise<void> {
  const { book, deadlines, doors, wire } = world;
  const { id, key } = await keys('POST', '', { name: 'a reader', topics: WISH.topics });
  const client = 'reader-with-key';
  const reader = openReader({
    client,
    wish: WISH,
    book,
    chance: chance.fork(client),
    doors,
    transports: ['socket'],
    token: key,
  });
  allow(WISH.topics);
  reader.stay();
  await waitFor(() => (reader.isLive() && reader.cursor()) || undefined, undefined, client);
  reader.leave();
  await keys('PATCH', `/${id}`, { topics: ['iraq'] });
  allow(['iraq']);
  const { id: outlet } = wire.outlets[0]!;
  const drafts = ['Isfahan', 'Shiraz'].map((city) => ({ outlet, title: `Iran opens bridge in ${city}` }));
  await untilDecided(world, drafts.length, () => wire.publish(drafts));
  await wait(deadlines.revokeMs);
  let isRefused = false;
  reader.onClosed = () => (isRefused = true);
  reader.stay();
  await waitFor(() => isRefused || reader.alerts() > 0 || undefined, undefined, 'an answer');
  reader.leave();

  function allow(topics: string[]): void {
    book.add({ line: 'right', at: now(), client, topics });
  }

  async function keys(method: string, path: string, body: object): Promise<{ id: string; key: string }> {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
    const request = { method, headers, body: JSON.stringify(body) };
    const answer = await fetch(`${doors()[0]!.url}/v1/keys${path}`, request);
    if (!answer.ok) throw new Error(`/v1/keys${path} answers ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as { id: string; key: string };
  }
}
