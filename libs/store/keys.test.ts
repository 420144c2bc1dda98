import { beforeEach, expect, it } from 'vitest';
import { accessRevision, addKey, changeKey, listKeys, removeKey, touchAccess } from './keys.js';
import { type Lab, openLab, word } from './lab.test-helpers.js';

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

it('every change of any of them is seen in one number', async () => {
  const { db } = lab.store;
  const kept = key();
  const seen = [await accessRevision(db)];
  for (const change of [
    () => addKey(db, kept, 10),
    () => changeKey(db, kept.id, { name: 'Day desk' }),
    () => removeKey(db, kept.id),
    () => touchAccess(db),
  ]) {
    await change();
    seen.push(await accessRevision(db));
  }
  expect(new Set(seen).size).toBe(5);
});
