import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Alert } from '../../libs/protocol/index.js';
import type { Books, Headline, Source } from './books.js';
import type { Comparison } from './compare.js';
import type { FeedFile } from './feed-files.js';
import type { SecondReading } from './second-reading.js';

/** All that is known of one file after the run. */
export interface FileResult extends Comparison {
  file: FeedFile;
  source: Source;
  reading: SecondReading;
  headlines: Headline[];
}

const HEADS = [
  'file',
  'state',
  'items',
  'headlines',
  'alert',
  'backfill',
  'duplicate',
  'no-topic',
  'empty',
  'notes',
];

/** One line per file: what it held and what became of it. */
export function tableOf(results: readonly FileResult[]): string {
  const rows = results.map(({ file, source, reading, headlines, notes, faults }) => {
    const count = (outcome: string) => headlines.filter((headline) => outcomeOf(headline) === outcome).length;
    const counts = [reading.tags, headlines.length, ...HEADS.slice(4, 9).map(count)].map(String);
    return [
      file.name,
      source.error?.code ?? source.state,
      ...counts,
      [...notes, ...faults.map((fault) => `FAULT ${fault}`)].join('; '),
    ];
  });
  const sums = HEADS.map((_, i) =>
    i < 2 || i > 8 ? '' : String(rows.reduce((sum, row) => sum + Number(row[i]), 0)),
  );
  const lines = [HEADS, ...rows, ['all', ...sums.slice(1)]];
  const widths = HEADS.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  return lines
    .map((line) =>
      line
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(i > 8 ? 0 : widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const outcomeOf = ({ decision }: Headline) =>
  decision?.alert ? 'alert' : (decision?.silence ?? 'undecided');

/** Writes the table and every headline with its decision into the folder, for a reader's own eyes. */
export function writeReport(
  folder: string,
  name: string,
  results: readonly FileResult[],
  books: Books,
): void {
  const byCursor = new Map(books.alerts.map((alert) => [alert.cursor, alert]));
  const lines = results.flatMap(({ file, headlines }) => [
    `\n== ${file.name}`,
    ...headlines.map((headline) => lineOf(headline, byCursor)),
  ]);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${name.replaceAll(' ', '-')}.txt`),
    `${tableOf(results)}\n${lines.join('\n')}\n`,
  );
}

function lineOf(headline: Headline, byCursor: ReadonlyMap<string, Alert>): string {
  const alert = byCursor.get(headline.decision?.alert ?? '');
  if (!alert) return `${outcomeOf(headline).padEnd(9)} ${headline.title}`;
  return `ALERT     ${alert.title}\n            ${alert.urgency} ${alert.language} ${alert.topics.join(',')} | ${alert.why.join(' | ')}\n            ${alert.summary ?? ''}`;
}
