import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { accessRevision, addKey, changeKey, listKeys, removeKey, saveAccessSetting } from './keys.js';
import { type Lab, openLab, word } from './lab.test-helpers.js';
import { readSetting } from './settings.js';

let lab: Lab;
beforeEach(async () => void (lab = await openLab()));

const key = (wanted: object = {}) => ({
  id: word(),
  hash: word(),
  name: 'Night desk',
  role: 'reader',
  topics: ['iraq', 'iran'],
  expiresAt: new Date('2030-01-02T03:04:05Z'),
  ...wanted,
});

it('keys are kept as they were given, oldest first', async () => {
  const { db } = lab.store;
  const [one, two] = [key(), key({ topics: null, expiresAt: null })];
  await addKey(db, one, 10);
  await addKey(db, two, 10);
  expect(await listKeys(db)).toMatchObject([one, two]);
});

it('keys change in what is given, and in nothing else', async () => {
  const { db } = lab.store;
  const kept = key();
  await addKey(db, kept, 10);
  expect(await changeKey(db, kept.id, { role: 'editor' })).toMatchObject({ ...kept, role: 'editor' });
  const open = { topics: null, expiresAt: null };
  expect(await changeKey(db, kept.id, open)).toMatchObject({ ...kept, role: 'editor', ...open });
  expect(await changeKey(db, word(), { role: 'admin' })).toBeNull();
});

it('no two changes at once make an admin of some topics', async () => {
  const { db } = lab.store;
  for (let i = 0; i < 20; i++) {
    const kept = key({ topics: null });
    await addKey(db, kept, 100);
    const changes = [{ role: 'admin' }, { topics: ['iraq'] }];
    const done = await Promise.all(changes.map((change) => changeKey(db, kept.id, change)));
    expect(done.filter((row) => row !== null)).toHaveLength(1);
  }
});

it('keys that are taken back are gone, and told once', async () => {
  const { db } = lab.store;
  const kept = key();
  await addKey(db, kept, 10);
  expect([await removeKey(db, kept.id), await removeKey(db, kept.id)]).toMatchObject([kept, null]);
  expect(await listKeys(db)).toEqual([]);
});

it('keys are no more than so many', async () => {
  const { db } = lab.store;
  for (let i = 0; i < 3; i++) expect(await addKey(db, key(), 3)).not.toBeNull();
  expect(await addKey(db, key(), 3)).toBeNull();
  expect(await listKeys(db)).toHaveLength(3);
});

it('a setting of who may come in is saved with the word of it, or not at all', async () => {
  const { db } = lab.store;
  const name = word();
  await saveAccessSetting(db, name, 'old');
  await sql`alter table access_head add constraint stuck check (revision < 0) not valid`.execute(db);
  await expect(saveAccessSetting(db, name, 'new')).rejects.toThrow('stuck');
  expect(await readSetting(db, name)).toBe('old');
});

it('every change of any of them is seen in one number', async () => {
  const { db } = lab.store;
  const kept = key();
  const seen = [await accessRevision(db)];
  for (const change of [
    () => addKey(db, kept, 10),
    () => changeKey(db, kept.id, { name: 'Day desk' }),
    () => removeKey(db, kept.id),
    () => saveAccessSetting(db, word(), word()),
  ]) {
    await change();
    seen.push(await accessRevision(db));
  }
  expect(new Set(seen).size).toBe(5);
});
