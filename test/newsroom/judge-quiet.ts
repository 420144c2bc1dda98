import { fact, type Finding, none, percentile } from './findings.js';
import type { Look, Outcome } from './simulate.js';
import { DAY, expectedOf, HOUR, isAtWork, type Source, START } from './sources.js';
import type { Story } from './stories.js';

/** Fewer gaps are no rhythm; those that lie between two looks are seen as one. */
const LEAST_GAPS = 60;

/** False alarms per source and day that a desk can live with; a few are chance. */
const MOST_FALSE = 0.1;
const FEW = 4;

/** What was learned in a day and a half is not exact: two gaps are not to the minute, and of chance not always. */
const INEXACT = 2.3;
const MOST = 0.5;

/** Whether silence was told, and only silence. */
export function judgeQuiet(outcome: Outcome): Finding[] {
  const { world, looks } = outcome;
  const end = Math.max(...[...looks.values()].map((all) => all.at(-1)?.at ?? START));
  const judged = world.sources
    .filter((source) => source.habit === 'goes-quiet')
    .map((source) => judgeSilence(source, world.stories.get(source)!, looks.get(source.id)!, end));
  const due = judged.filter(({ isDue }) => isDue);
  const random = due.filter(({ source }) => !source.regular);
  const inTime = random.filter(({ gaps }) => gaps <= 2).length;
  return [
    fact('sources gone quiet', `${judged.length}, of them silent for two gaps before the end ${due.length}`),
    none('silences not told within four gaps', due.filter(({ gaps }) => gaps > 4).map(told)),
    none(
      'silences of regular sources not told within two',
      due.filter(({ source, gaps }) => source.regular && gaps > INEXACT).map(told),
    ),
    {
      what: 'silences of other sources told within two',
      value: `${inTime} of ${random.length}`,
      kept: inTime >= MOST * random.length || random.length - inTime <= 1,
    },
    ...judgeFalseAlarms(outcome, end),
  ];
}

const told = ({ source, gaps }: { source: Source; gaps: number }) => `${source.id} after ${gaps.toFixed(1)}`;

function judgeFalseAlarms({ world, looks }: Outcome, end: number): Finding[] {
  const habits = world.sources.flatMap((source) =>
    alarmsIn(looks.get(source.id)!)
      .filter(({ at }) => !isTrue(source, at))
      .map(() => source.habit),
  );
  const perDay = habits.length / world.sources.length / ((end - START) / DAY);
  return [
    {
      what: 'false alarms',
      value: `${habits.length} (${perDay.toFixed(3)} per source and day)`,
      kept: perDay <= MOST_FALSE || habits.length <= FEW,
    },
    fact('false alarms by habit', JSON.stringify(countBy(habits))),
  ];
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** What lies, or fails, is silent for us, too. */
function isTrue(source: Source, at: number): boolean {
  if (source.habit === 'goes-quiet') return at >= source.from;
  return source.habit === 'lies' && isAtWork(source, at - HOUR);
}

const alarmsIn = (looks: readonly Look[]) => looks.filter((look, i) => look.quiet && !looks[i - 1]?.quiet);

/** How many of its gaps (the one that 99 of 100 stay under, by the rates that it really had) its silence lasted untold. */
function judgeSilence(source: Source, stories: readonly Story[], looks: readonly Look[], end: number) {
  const times = stories.map(({ appearsAt }) => appearsAt).filter((at) => at >= START);
  const gaps = times.slice(1).map((at, i) => expectedOf(source, times[i]!, at));
  const ordinary = Math.max(1, percentile(gaps, 0.99));
  const last = times.at(-1) ?? START;
  const alarm = alarmsIn(looks).find(({ at }) => at > last)?.at ?? end;
  // It can be told only by a look.
  const look = 1_000 * (looks.findLast(({ at }) => at < alarm)?.nextSeconds ?? 0);
  const isDue = gaps.length >= LEAST_GAPS && expectedOf(source, last, end - look) > 2 * ordinary;
  return { source, isDue, gaps: expectedOf(source, last, alarm - look) / ordinary };
}
