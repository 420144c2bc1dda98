import fs, { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { keepHead, requireNotBehind } from './index.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ajil-head-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

const kept = () => JSON.parse(readFileSync(join(folder, 'head.json'), 'utf8')) as unknown;
const check = (epoch: string, seq: number) => () => requireNotBehind(folder, { epoch, seq });

describe('the head that is kept beside the database', () => {
  it('refuses a database whose log was longer before, and says what to do', () => {
    keepHead(folder, { epoch: 'one', seq: 2_000 });
    expect(check('one', 1_999)).toThrow('ends at 1999');
    expect(check('one', 1_999)).toThrow('seen it at 2000');
    expect(check('one', 1_999)).toThrow('./bin/ajil restore --accept');
    for (const seq of [2_000, 2_001]) expect(check('one', seq)).not.toThrow();
  });

  it('never goes back', () => {
    keepHead(folder, { epoch: 'one', seq: 7 });
    keepHead(folder, { epoch: 'one', seq: 6 });
    expect(kept()).toEqual({ epoch: 'one', seq: 7, before: {} });
  });

  it('is on the disk before it takes the place of the one before', () => {
    keepHead(folder, { epoch: 'one', seq: 7 });
    const seen: unknown[] = [];
    const sync = vi.spyOn(fs, 'fsyncSync').mockImplementation(() => void seen.push(kept()));
    onTestFinished(() => sync.mockRestore());
    keepHead(folder, { epoch: 'one', seq: 8 });
    expect(seen).toEqual([{ epoch: 'one', seq: 7, before: {} }]);
    expect(kept()).toMatchObject({ seq: 8 });
  });

  it('knows a log that was left, too', () => {
    keepHead(folder, { epoch: 'one', seq: 7 });
    keepHead(folder, { epoch: 'two', seq: 3 });
    expect(kept()).toEqual({ epoch: 'two', seq: 3, before: { one: 7 } });
    expect(check('one', 6)).toThrow('older copy');
    expect(check('one', 7)).not.toThrow();
    expect(check('another', 1)).not.toThrow();
  });

  it('remembers twenty logs that were left', () => {
    for (let n = 0; n <= 22; n++) keepHead(folder, { epoch: `e${n}`, seq: 5 });
    expect(check('e1', 1)).not.toThrow();
    expect(check('e2', 1)).toThrow('older copy');
    expect(readdirSync(folder)).toEqual(['head.json']);
  });

  it.each(['', '{', 'null', '{"epoch":1}', '{"epoch":"one","seq":"7"}'])(
    'is nothing when the file says «%s»',
    (text) => {
      writeFileSync(join(folder, 'head.json'), text);
      expect(check('one', 1)).not.toThrow();
      keepHead(folder, { epoch: 'one', seq: 2 });
      expect(check('one', 1)).toThrow('older copy');
    },
  );
});
