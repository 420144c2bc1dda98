import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseFeed, readDocument } from '@ajil/feeds';
import { parseFeed as parseWithFeedsmith } from 'feedsmith';
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import RssParser from 'rss-parser';
import { median } from './figures.js';
import { inventFeeds } from './parse-feeds.js';
import { keepPromise, lookAtMachine } from './report.js';

/** Seconds that one candidate has in a round, and rounds that count: each candidate in turn, the middle figure taken. */
const [SECONDS, ROUNDS, INVENTED] = [1.5, 3, 40];
/** How many times as fast as feedsmith. */
const PROMISED = 2;

interface Candidate {
  name: string;
  /** Throws, or rejects, when it cannot read the document. */
  parse: (bytes: Buffer) => void | Promise<unknown>;
}

const nothing = () => undefined;
const DEAF: TokenizerCallbacks = {
  onattribdata: nothing,
  onattribentity: nothing,
  onattribend: nothing,
  onattribname: nothing,
  oncdata: nothing,
  onclosetag: nothing,
  oncomment: nothing,
  ondeclaration: nothing,
  onend: nothing,
  onopentagend: nothing,
  onopentagname: nothing,
  onprocessinginstruction: nothing,
  onselfclosingtag: nothing,
  ontext: nothing,
  ontextentity: nothing,
};

const rssParser = new RssParser();

/** Each from bytes: Ajil decodes by its own rules, the others get UTF-8. */
const CANDIDATES: Candidate[] = [
  { name: 'Ajil: parseFeed', parse: (bytes) => mustRead(parseFeed(bytes, {})) },
  { name: 'Ajil: readDocument (no keys)', parse: (bytes) => mustRead(readDocument(bytes, {})) },
  { name: 'feedsmith: parseFeed', parse: (bytes) => void parseWithFeedsmith(bytes.toString('utf8')) },
  { name: 'rss-parser: parseString', parse: (bytes) => rssParser.parseString(bytes.toString('utf8')) },
  {
    name: 'htmlparser2: bare Tokenizer',
    parse: (bytes) => {
      const tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, DEAF);
      tokenizer.write(bytes.toString('utf8'));
      tokenizer.end();
    },
  },
];

function mustRead(read: { kind: string }): void {
  if (read.kind !== 'feed') throw new Error('This is read as no feed.');
}

/** `npm run bench -- parse [folder]`: MB of feeds parsed in a second, on one core. */
export async function benchParse(folder: string | undefined, asJson: boolean): Promise<void> {
  const feeds = folder === undefined ? inventFeeds(INVENTED) : feedsIn(folder);
  const common: Buffer[] = [];
  for (const bytes of feeds) if (await canAllRead(bytes)) common.push(bytes);
  const rounds: number[][] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const speeds: number[] = [];
    for (const { parse } of CANDIDATES) speeds.push(await speedOf(parse, common));
    rounds.push(speeds);
  }
  const results = CANDIDATES.map(({ name }, i) => ({
    name,
    mbPerSecond: median(rounds.slice(1).map((round) => round[i]!)),
  }));
  const machine = lookAtMachine();
  const sizes = {
    feeds: feeds.length,
    readByAll: common.length,
    bytes: common.reduce((sum, bytes) => sum + bytes.length, 0),
  };
  process.stdout.write(
    asJson ? `${JSON.stringify({ machine, ...sizes, results, rounds })}\n` : asText(sizes, results),
  );
  keepPromise('parseFeed by feedsmith, MB/s', results[0]!.mbPerSecond / results[2]!.mbPerSecond, PROMISED);
}

/** The feeds of a folder, as the caller names it; not of its folders. */
function feedsIn(name: string): Buffer[] {
  const folder = resolve(process.env['INIT_CWD'] ?? process.cwd(), name);
  const files = readdirSync(folder).map((file) => join(folder, file));
  const feeds = files.filter((file) => /\.(?:xml|rss|atom|rdf)$/.test(file) && statSync(file).isFile());
  if (feeds.length === 0) throw new Error(`There is no .xml, .rss, .atom or .rdf file in ${folder}.`);
  return feeds.map((file) => readFileSync(file));
}

/** Only what all can read is timed: who refuses a broken feed is soon done with it. */
async function canAllRead(bytes: Buffer): Promise<boolean> {
  try {
    for (const { parse } of CANDIDATES) await parse(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Bytes by the processor's time, not the clock's: a neighbour on the same core must not count. */
async function speedOf(parse: Candidate['parse'], feeds: readonly Buffer[]): Promise<number> {
  const start = processorMs();
  let bytes = 0;
  while (processorMs() - start < SECONDS * 1_000) {
    for (const feed of feeds) {
      const pending = parse(feed);
      if (pending) await pending;
      bytes += feed.length;
    }
  }
  return bytes / 1_000 / (processorMs() - start);
}

/** Of this process so far, with the threads that compile and collect for it. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

interface Sizes {
  feeds: number;
  readByAll: number;
  bytes: number;
}

function asText(
  { feeds, readByAll, bytes }: Sizes,
  results: readonly { name: string; mbPerSecond: number }[],
): string {
  const own = results[0]!.mbPerSecond;
  const lines = results.map(
    ({ name, mbPerSecond }) =>
      `  ${name.padEnd(32)}${mbPerSecond.toFixed(1).padStart(8)}${(own / mbPerSecond).toFixed(2).padStart(14)}x`,
  );
  const kib = Math.round(bytes / Math.max(1, readByAll) / 1_024);
  return `Feeds parsed on one core; ${readByAll} of ${feeds} feeds that all can read, ${kib} KiB each; median of ${ROUNDS} rounds
  ${''.padEnd(32)}${'MB/s'.padStart(8)}${'Ajil by it'.padStart(15)}
${lines.join('\n')}
`;
}
