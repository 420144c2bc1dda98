import { openStore, savePoll, seedSources } from '@ajil/store';
import { SHIPPED } from '@ajil/topics';
import { expect, it, onTestFinished } from 'vitest';
import { makeDatabase } from '../../../../test/support/database.js';
import { fetched, listed, seedOf } from '../../../../test/support/entries.js';
import { replay, requireSound } from './try-topic.js';

const edit = {
  id: 'kalsu-base',
  names: { en: 'Kalsu base' },
  parents: ['iraq'],
  rules: ['"kalsu base"'],
  goldens: { match: ['Blast at Kalsu base'], not: [] },
  removed: false,
};

/** A store that took these headlines in. */
async function storeOf(...titles: string[]) {
  const store = await openStore({ connection: await makeDatabase() });
  onTestFinished(() => store.close());
  const seed = seedOf();
  await seedSources(store.db, [seed], 0);
  const outcome = fetched(...titles.map((title) => listed({ title })));
  await savePoll(store.db, { sourceId: seed.id, pollVersion: 0, outcome, plan: { nextPollSeconds: 60 } });
  return store;
}

it('goes through what came before, unless the client has gone', async () => {
  const store = await storeOf('Gate of Kalsu base', 'Rain');
  const matching = await requireSound(edit, SHIPPED);
  const gone = new AbortController();
  const asked = { edit, days: 7, catalogue: SHIPPED, gone: gone.signal };
  expect(await replay(asked, matching, { store })).toMatchObject({ headlines: 2, matched: 1 });
  gone.abort();
  await expect(replay(asked, matching, { store })).rejects.toThrow('gone');
});
