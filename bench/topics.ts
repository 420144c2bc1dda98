import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { median } from './figures.js';
import { lookAtMachine } from './report.js';
import { compileNow, type TopicMatcher } from './topics-engine.js';
import { measureHostile } from './topics-hostile.js';
import {
  type InventedHeadline,
  inventHeadlines,
  inventRules,
  inventTongues,
  type Tongue,
} from './topics-invent.js';
import { measurePace, measurePaceWhileCompiling } from './topics-pace.js';
import { keepPromises, type SetFigures, topicsAsText, type TopicsReport } from './topics-report.js';
import { openKeywordSearches, openRegExpLoop, type Searcher } from './topics-rivals.js';

/** Processor seconds that one candidate has in a round, and rounds that count. */
const [SECONDS, ROUNDS] = [0.5, 3];
/** Of more, V8 has no room for the machine code of as many regular expressions. */
const MOST_REG_EXPS = 10_000;
const [SIZES, PACED, PACED_SECONDS, HEADLINES] = [[300, 10_000, 100_000], 50_000, 5, 5_000];

const say = (line: string) => void process.stderr.write(`${line}\n`);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

interface Candidate extends Searcher {
  rules: number;
}

/** `npm run bench -- topics`: headlines matched in a second, on one core, against ever more rules. */
export async function benchTopics(asJson: boolean): Promise<void> {
  say('Inventing rules and headlines, then measuring Ajil; all of it takes about two minutes');
  const machine = lookAtMachine();
  const hostile = measureHostile(processorMs);
  const tongues = inventTongues(1);
  const headlines = inventHeadlines(tongues, HEADLINES, 2);
  const sets = SIZES.map((rules) => compileSet(tongues, rules, headlines));
  const own = sets.map(({ figures, matcher }) => ({
    name: 'Ajil',
    rules: figures.rules,
    search: (headline: InventedHeadline) => matcher.match(headline).length,
  }));
  const ownRounds = takeTurns(own, headlines);
  const rivals: TopicsReport['speeds'] = [];
  for (const rules of SIZES) {
    say(`Measuring the others against ${rules} rules`);
    const candidates = await rivalsAt(tongues, rules);
    rivals.push(...speedsOf(candidates, takeTurns(candidates, headlines)));
  }
  const report: TopicsReport = {
    machine,
    sets: sets.map(({ figures }) => figures),
    speeds: [...speedsOf(own, ownRounds), ...rivals],
    growth: median(ownRounds.map((speeds) => speeds[1]! / speeds[2]!)),
    ...(await paced(tongues, headlines)),
    hostile,
  };
  process.stdout.write(asJson ? `${JSON.stringify(report)}\n` : topicsAsText(report));
  keepPromises(report);
}

function topicsOf(rules: readonly string[]): { id: string; rules: string[] }[] {
  return rules.map((rule, at) => ({ id: `topic-${at}`, rules: [rule] }));
}

/** A compiled set and what it took: its memory with the rules' texts, as they are kept for the reasons. */
function compileSet(
  tongues: readonly Tongue[],
  rules: number,
  headlines: readonly InventedHeadline[],
): { figures: SetFigures; matcher: TopicMatcher } {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const start = processorMs();
  const matcher = compileNow(topicsOf(inventRules(tongues, rules, 3)));
  const compileMs = processorMs() - start;
  collectGarbage();
  const mb = (process.memoryUsage().heapUsed - before) / 1e6;
  const matches = headlines.reduce((sum, headline) => sum + matcher.match(headline).length, 0);
  const { terms } = matcher.size;
  return { figures: { rules, terms, mb, compileMs, matches: matches / headlines.length }, matcher };
}

async function rivalsAt(tongues: readonly Tongue[], rules: number): Promise<Candidate[]> {
  const texts = inventRules(tongues, rules, 3);
  const loop = rules > MOST_REG_EXPS ? [] : [openRegExpLoop(texts)];
  const rivals = [...loop, ...(await openKeywordSearches(texts))];
  return rivals.map((rival) => ({ ...rival, rules }));
}

/** By round, by candidate: headlines in a second of processor time. The first round warms up. */
function takeTurns(candidates: readonly Candidate[], headlines: readonly InventedHeadline[]): number[][] {
  const rounds = Array.from({ length: ROUNDS + 1 }, () =>
    candidates.map(({ search }) => speedOf(search, headlines)),
  );
  return rounds.slice(1);
}

function speedsOf(candidates: readonly Candidate[], rounds: readonly number[][]): TopicsReport['speeds'] {
  return candidates.map(({ name, rules }, at) => ({
    name,
    rules,
    perSecond: median(rounds.map((round) => round[at]!)),
  }));
}

/** By the processor's time, not the clock's: a neighbour on the same core must not count. */
function speedOf(search: Searcher['search'], headlines: readonly InventedHeadline[]): number {
  collectGarbage();
  const start = processorMs();
  let count = 0;
  while (processorMs() - start < SECONDS * 1_000) search(headlines[count++ % headlines.length]!);
  return (count * 1_000) / (processorMs() - start);
}

async function paced(
  tongues: readonly Tongue[],
  headlines: readonly InventedHeadline[],
): Promise<Pick<TopicsReport, 'pace' | 'paceWhileCompiling'>> {
  const topics = topicsOf(inventRules(tongues, PACED, 4));
  const matcher = compileNow(topics);
  const pace = await measurePace(matcher, headlines, PACED_SECONDS);
  const paceWhileCompiling = await measurePaceWhileCompiling(matcher, topics, headlines, PACED_SECONDS);
  return { pace, paceWhileCompiling };
}

/** Of this process so far, with the threads that compile and collect for it. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
