import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, Case } from './answer.js';
import { canDamage, countKept, damage, type Damage, type Damaged } from './mutate.js';
import { seeded } from '../support/seed.js';
import { runParse } from './run-parse.js';

/** How many feeds are damaged in one go: their damaged copies lie on the disk until they are read. */
const BATCH = 50;

/** Damages every feed that was read whole, in nine ways, and counts the entries that are still found. */
export async function runMutations(
  program: string,
  read: readonly { one: Case; answer: Answer }[],
  seed: number,
): Promise<Damage[]> {
  const chance = seeded(seed);
  const damages: Damage[] = [];
  for (let start = 0; start < read.length; start += BATCH) {
    damages.push(...(await runBatch(program, read.slice(start, start + BATCH), chance)));
  }
  return damages;
}

async function runBatch(
  program: string,
  read: readonly { one: Case; answer: Answer }[],
  chance: () => number,
): Promise<Damage[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ajil-corpus-'));
  try {
    const copies = read.flatMap(({ one, answer: { feed } }) => {
      const bytes = readFileSync(one.file);
      if (!canDamage(bytes, feed)) return [];
      return damage(bytes.toString('latin1'), feed.entries.length, chance).map((damaged) => ({
        one,
        feed,
        damaged,
      }));
    });
    const questions = copies.map(({ one, damaged }, at) => ({
      file: write(join(folder, `${at}.xml`), damaged),
      contentType: one.contentType,
      url: one.url,
    }));
    const answers = await runParse(program, questions);
    return copies.map(({ one, feed, damaged }, at) => ({
      file: one.file,
      kind: damaged.kind,
      ...countKept(feed, damaged.complete, answers[at]!.feed),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write(file: string, { text }: Damaged): string {
  writeFileSync(file, text, 'latin1');
  return file;
}
