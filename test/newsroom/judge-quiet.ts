import { fact, type Finding, none, percentile } from './findings.js';
import type { Look, Outcome } from './simulate.js';
import { DAY, expectedOf, HOUR, isAtWork, type Source, START } from './sources.js';
import type { Story } from './stories.js';

/** Fewer gaps are no rhythm; those that lie between two looks are seen as one. */
const LEAST_GAPS = 60;

/** False alarms per source and day that a desk can live with; a few are chance. */
const MOST_FALSE = 0.1;
const FEW = 4;

/** Whether silence was told, and only silence. */
export function judgeQuiet(outcome: Outcome): Finding[] {
  const { world, looks } = outcome;
  const end = Math.max(...[...looks.values()].map((all) => all.at(-1)?.at ?? START));
  const silent = world.sources.filter((source) => source.habit === 'goes-quiet');
  const judged = silent.map((source) =>
    judgeSilence(source, world.stories.get(source)!, looks.get(source.id)!, end),
  );
  const due = judged.filter(({ due: isDue }) => isDue);
  const falseAlarms = world.sources.flatMap((source) => alarmsOf(source, looks.get(source.id)!).filter(({ at }) => !isTrue(source, at)).map(() => source.habit)); // prettier-ignore
  const perDay = falseAlarms.length / world.sources.length / ((end - START) / DAY);
  return [
    fact('sources gone quiet', `${silent.length}, of them silent for two gaps before the end ${due.length}`),
    none(
      'silences not told within two gaps',
      due.filter(({ told }) => !told).map(({ about }) => about),
    ),
    {
      what: 'false alarms',
      value: `${falseAlarms.length} (${perDay.toFixed(3)} per source and day)`,
      kept: perDay <= MOST_FALSE || falseAlarms.length <= FEW,
    },
    fact('false alarms by habit', JSON.stringify(countBy(falseAlarms))),
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

function alarmsOf(_source: Source, looks: readonly Look[]): Look[] {
  return looks.filter((look, i) => look.quiet && !looks[i - 1]?.quiet);
}

/** Rates and gaps that were learned in a day and a half are not exact, those of chance least of all. */
const INEXACT = { regular: 1.15, random: 1.5 };

/** By the rates that the source really had: its 99 % gap, twice. */
function judgeSilence(source: Source, stories: readonly Story[], looks: readonly Look[], end: number) {
  const times = stories.map(({ appearsAt }) => appearsAt).filter((at) => at >= START);
  const gaps = times.slice(1).map((at, i) => expectedOf(source, times[i]!, at));
  const last = times.at(-1) ?? START;
  const limit = 2 * Math.max(1, percentile(gaps, 0.99)) * INEXACT[source.regular ? 'regular' : 'random'];
  const alarm = alarmsOf(source, looks).find(({ at }) => at >= source.from || at > last);
  const wait = 1_000 * (looks.findLast(({ at }) => at < (alarm?.at ?? end))?.nextSeconds ?? 0);
  const silence = expectedOf(source, last, (alarm?.at ?? end) - wait);
  const due = gaps.length >= LEAST_GAPS && expectedOf(source, last, end - wait) > limit;
  const about = `${source.id} ${source.regular ? 'regular' : 'random'}, ${silence.toFixed(1)} expected, limit ${limit.toFixed(1)}, ${gaps.length} gaps, ${alarm ? 'told' : 'never told'}`;
  return { due, told: alarm !== undefined && silence <= limit, about };
}
