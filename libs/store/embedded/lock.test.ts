import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nextLine, openLab, transpileInto } from './lab.test-helpers.js';
import { takeLock } from './lock.js';
import { startOfProcess } from './process.js';

const lab = openLab();
afterAll(() => lab.remove());

const dead = { id: 'gone', pid: 2 ** 30, started: 'long ago', address: 'http://dead' };

describe('the lock of a data folder', () => {
  it('refuses a second one with the pid and the address of the first', async () => {
    const folder = lab.folder();
    const lock = await takeLock(folder, 'http://first:3000');
    await expect(takeLock(folder, 'http://second')).rejects.toThrow(
      new RegExp(`process ${process.pid}, http://first:3000`),
    );
    lock.release();
    (await takeLock(folder, 'http://second')).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('tells another address once the first one announces it, and nothing once it is released', async () => {
    const folder = lab.folder();
    const lock = await takeLock(folder, 'http://first:0');
    lock.announce('http://first:4321');
    await expect(takeLock(folder, 'http://second')).rejects.toThrow(
      new RegExp(`process ${process.pid}, http://first:4321\\.`),
    );
    expect(readdirSync(folder)).toEqual(['ajil.lock']);
    lock.release();
    lock.announce('http://first:4321');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['a dead process', JSON.stringify(dead)],
    ['an earlier process whose pid is in use again', JSON.stringify({ ...dead, pid: process.ppid })],
    ['nobody, since power failed', ''],
  ])('takes over from %s', async (_, text) => {
    const folder = lab.folder();
    writeFileSync(join(folder, 'ajil.lock'), text);
    (await takeLock(folder, 'http://me')).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('passes over one that died while it took over', async () => {
    const folder = lab.folder();
    writeFileSync(join(folder, 'ajil.lock'), JSON.stringify(dead));
    writeFileSync(join(folder, 'ajil.lock.gone.1'), JSON.stringify({ ...dead, id: 'also-gone' }));
    (await takeLock(folder, 'http://me')).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes to exactly one of many processes that find a dead lock at the same instant', async () => {
    const js = transpileInto(lab.folder());
    for (let round = 0; round < 5; round++) {
      const folder = lab.folder();
      writeFileSync(join(folder, 'ajil.lock'), JSON.stringify(dead));
      const script = `
        import { takeLock } from '${js}/lock.js';
        console.log('ready');
        process.stdin.once('data', () => takeLock('${folder}', 'http://me').then(
          () => console.log('won'), (error) => console.log(error.message.slice(0, 18))));`;
      const children = Array.from({ length: 6 }, () => lab.run(script));
      await Promise.all(children.map(nextLine));
      const answers = children.map(nextLine);
      for (const child of children) child.stdin!.write('go\n');
      const said = (await Promise.all(answers)).sort();
      expect(said).toEqual([...Array<string>(5).fill('Another Ajil alrea'), 'won']);
      for (const child of children) child.kill('SIGKILL');
    }
  });
});

describe('the mark of a process', () => {
  it('is there while it lives, differs between processes, and is gone when it is dead', async () => {
    const child = lab.run('console.log(1); setInterval(() => {}, 1000)');
    await nextLine(child);
    const mark = startOfProcess(child.pid!);
    expect(mark).toBe(startOfProcess(child.pid!));
    expect(mark).not.toBe(startOfProcess(process.pid));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(startOfProcess(child.pid!)).toBeUndefined();
  });
});
