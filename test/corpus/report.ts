import type { Damage } from './mutate.js';
import type { Miss, Score, Tally } from './score.js';

/** Pass rates by group and by field, as a table for people. */
export function report({ groups, fields, unchecked }: Score): string {
  const total = sum([...groups.values()]);
  return [
    table('files', [...[...groups].sort(([a], [b]) => (a < b ? -1 : 1)), ['all', total]]),
    table('checks', [...[...fields].filter(([, { all }]) => all > 0), ['all', sum([...fields.values()])]]),
    unchecked.all > 0
      ? `${unchecked.all} files without expectations; ${unchecked.right} of them read as feeds.\n`
      : '',
  ].join('\n');
}

/** What was not as expected, at most so many. */
export function listMisses(misses: readonly Miss[], most: number): string {
  const shown = misses.slice(0, most);
  const lines = shown.map(
    ({ file, what, expected, found }) =>
      `${file}\n  ${what}\n  expected ${cut(expected)}\n  found    ${cut(found)}\n`,
  );
  return `${lines.join('')}${misses.length > most ? `... and ${misses.length - most} more (--misses ${misses.length})\n` : ''}`;
}

/** The damaged feeds that lost most. */
export function listLosses(damages: readonly Damage[], most: number): string {
  const lost = damages
    .filter(({ right, all }) => right < all)
    .sort((a, b) => b.all - b.right - (a.all - a.right));
  return lost
    .slice(0, most)
    .map(({ file, kind, right, all }) => `${file}: ${kind}: ${right} of ${all} kept\n`)
    .join('');
}

/** Of the entries that could be found in damaged feeds: how many were. */
export function reportDamage(damages: readonly Damage[]): string {
  const kinds = new Map<string, Tally>();
  for (const { kind, right, all } of damages) {
    kinds.set(kind, sum([kinds.get(kind) ?? { right: 0, all: 0 }, { right, all }]));
  }
  const ofTruncated = [...kinds].filter(([kind]) => kind.startsWith('cut at')).map(([, tally]) => tally);
  const ofCorrupted = [...kinds].filter(([kind]) => !kind.startsWith('cut at')).map(([, tally]) => tally);
  return table('entries kept', [
    ...kinds,
    ['all truncated', sum(ofTruncated)],
    ['all corrupted', sum(ofCorrupted)],
  ]);
}

function table(title: string, rows: readonly (readonly [string, Tally])[]): string {
  const width = Math.max(title.length, ...rows.map(([name]) => name.length));
  const lines = rows.map(
    ([name, { right, all }]) => `${name.padEnd(width)}  ${percent(right, all)}  ${right} of ${all}`,
  );
  return `${title}\n${lines.join('\n')}\n`;
}

function percent(right: number, all: number): string {
  return all === 0 ? '      -' : `${((right / all) * 100).toFixed(1).padStart(5)} %`;
}

function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce((one, other) => ({ right: one.right + other.right, all: one.all + other.all }), {
    right: 0,
    all: 0,
  });
}

function cut(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 160 ? `${text.slice(0, 160)}...` : text;
}
