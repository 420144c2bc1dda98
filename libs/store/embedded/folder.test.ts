import { chmodSync, lstatSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeDataFolder } from './folder.js';
import { openLab } from './lab.test-helpers.js';
import { openEmbeddedServer } from './server.js';

const lab = openLab();
afterAll(() => lab.remove());

const makeFile = (): string => {
  const file = join(lab.folder(), 'file');
  writeFileSync(file, '');
  return file;
};
const makeDanglingLink = (): string => {
  const link = join(lab.folder(), 'link');
  symlinkSync('/nowhere/at/all', link);
  return link;
};

describe('the data folder', () => {
  it('is made with all that is above it, for its owner alone', () => {
    const folder = join(realpathSync(lab.folder()), 'a', 'b');
    expect(makeDataFolder(folder)).toBe(folder);
    expect(lstatSync(folder).mode & 0o777).toBe(0o700);
    expect(lstatSync(join(folder, '..')).mode & 0o777).toBe(0o700);
  });

  it('stays as it is when it is there, also behind a link', () => {
    const folder = join(realpathSync(lab.folder()), 'there');
    mkdirSync(folder);
    chmodSync(folder, 0o750);
    const link = join(lab.folder(), 'link');
    symlinkSync(folder, link);
    expect(makeDataFolder(link)).toBe(folder);
    expect(lstatSync(folder).mode & 0o777).toBe(0o750);
  });

  it.each([
    ['a file', makeFile],
    ['below a file', () => join(makeFile(), 'data')],
    ['a link to nowhere', makeDanglingLink],
    ['below /proc', () => '/proc/ajil/data'],
    ['where no files can be made', () => '/proc'],
  ])('is refused with its path and AJIL_DATA_DIR when it is %s', async (_, make) => {
    const folder = make();
    const error = await openEmbeddedServer({ folder, address: 'http://here' }).catch(
      (thrown: Error) => thrown,
    );
    expect(error).toBeInstanceOf(Error);
    const { message } = error as Error;
    expect(message).toContain(`The data folder ${folder} `);
    expect(message).toContain('AJIL_DATA_DIR');
    expect(message).not.toContain('\n');
  });
});
