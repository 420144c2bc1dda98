import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type AjilProc, makeFolder, startAjil, waitFor } from '../support/processes.js';
import {
  type Books,
  lasting,
  misjudgedAges,
  readSources,
  repeatedAlerts,
  settledBooks,
  type Source,
  unevenBooks,
} from './books.js';
import { compare } from './compare.js';
import { type FeedFile, isOwnInput, readFeedFiles } from './feed-files.js';
import { DATE_MODES, type DateMode, moveDates } from './move-dates.js';
import { type FileResult, tableOf, writeReport } from './report.js';
import { readAgain } from './second-reading.js';
import { type FileServer, serveFiles } from './serve-files.js';

/** Real feeds as sources: what AJIL_REAL_INPUT names, else invented ones (see `run.mjs`). */
const captured = readFeedFiles();
const reports = process.env['AJIL_REAL_INPUT_REPORTS'];
const PATIENCE_MS = 120_000 + captured.length * 1_000;

describe.each(DATE_MODES)(`${captured.length} feed files, dates %s`, (mode) => {
  it(
    'are all followed, told as they stand, and told once, also after restarts',
    { timeout: 8 * PATIENCE_MS },
    async () => {
      const { files, server, start } = await prepare(mode);
      const ajil = mode === 'within the last hour' ? await killAtWork(await start(), start) : await start();
      const books = await waitFor(
        () => settledBooks(ajil.url),
        ajil,
        'all files and their decisions',
        PATIENCE_MS,
      );
      const results = files.map((file) => resultOf(file, server, books));
      show(mode, results, books);

      expect(results.flatMap(({ file, faults }) => faults.map((fault) => `${file.name}: ${fault}`))).toEqual(
        [],
      );
      expect(unevenBooks(books)).toEqual([]);
      expect(misjudgedAges(books.headlines)).toEqual([]);
      expect(repeatedAlerts(books.alerts)).toEqual([]);
      if (mode !== 'as captured' && isOwnInput) expect(languagesOf(books)).toEqual(['ar', 'en', 'es', 'fa']);

      await expectNothingNew(ajil, files, server, books);
      await ajil.end('SIGTERM');
      const again = await start();
      await expectNothingNew(again, files, server, books);
      await again.end('SIGKILL');
      await expectNothingNew(await start(), files, server, books);
    },
  );
});

/** A server with the files, and how to start Ajil, again and again, on the same folder and sources. */
async function prepare(mode: DateMode) {
  const now = new Date();
  const files = captured.map((file) => ({ ...file, bytes: moveDates(file.bytes, mode, now) }));
  const server = await serveFiles(files);
  const folder = makeFolder();
  const sources = join(folder, 'sources.json');
  writeFileSync(
    sources,
    JSON.stringify(files.map((file) => ({ url: server.urlOf(file), name: file.name, outlet: file.name }))),
  );
  const env = {
    AJIL_DATA_DIR: join(folder, 'data'),
    AJIL_SOURCES: sources,
    AJIL_EGRESS_ALLOW: '127.0.0.0/8',
    AJIL_POLL_SECONDS: isOwnInput ? '1' : '2',
  };
  return { files, server, start: () => startAjil(env) };
}

/** Kills Ajil while it takes in the files for the first time. */
async function killAtWork(ajil: AjilProc, start: () => Promise<AjilProc>): Promise<AjilProc> {
  const isAtWork = async () =>
    (await readSources(ajil.url)).some((source) => source.entries > 0) || undefined;
  await waitFor(isAtWork, ajil, 'the first entries');
  await ajil.end('SIGKILL');
  return start();
}

function resultOf(file: FeedFile, server: FileServer, books: Books): FileResult {
  const source = books.sources.find(({ url }) => url === server.urlOf(file))!;
  const headlines = books.headlines.filter((headline) => headline.source === source.id);
  const reading = readAgain(file);
  return { file, source, reading, headlines, ...compare(reading, source, headlines) };
}

function show(mode: DateMode, results: readonly FileResult[], books: Books): void {
  process.stdout.write(`\ndates ${mode}\n${tableOf(results)}\n`);
  if (reports) writeReport(reports, mode, results, books);
}

const languagesOf = ({ alerts }: Books) => [...new Set(alerts.map((alert) => alert.language))].toSorted();

/** Two more rounds of polls bring 304s and change nothing: not an entry, not a decision, not an alert. */
async function expectNothingNew(
  ajil: AjilProc,
  files: readonly FeedFile[],
  server: FileServer,
  books: Books,
): Promise<void> {
  const followed = files.filter((file) => sourceOf(file, server, books).state === 'ok');
  const before = new Map(followed.map((file) => [file, server.answersTo(file).length]));
  const fresh = (file: FeedFile) => server.answersTo(file).slice(before.get(file));
  const isOver = () => followed.every((file) => fresh(file).length >= 2) || undefined;
  await waitFor(isOver, ajil, 'two rounds of polls', PATIENCE_MS);
  const changed = followed.filter((file) => !isBroken(file) && fresh(file).some((status) => status !== 304));
  expect(changed.map((file) => `${file.name} ${fresh(file).join(' ')}`)).toEqual([]);
  expect(lasting((await settledBooks(ajil.url))!)).toEqual(lasting(books));
}

const sourceOf = (file: FeedFile, server: FileServer, books: Books): Source =>
  books.sources.find(({ url }) => url === server.urlOf(file))!;

/** A document that ended early is no state to be "not modified" from: it is asked for anew each time. */
const isBroken = (file: FeedFile) => readAgain(file).by === 'patterns';
