import { fact, type Finding, none, percentile } from './findings.js';
import type { Kept, Look, Outcome } from './simulate.js';
import { HOUR, START } from './sources.js';
import { type Story, versionAt } from './stories.js';

/** Half of the wait is what chance gives; what fails, rests or lies costs a little more, of few sources more by chance. */
const mostDelay = (sources: number) => (sources < 100 ? 0.7 : 0.55);

/** Nothing twice, nothing lost, nothing late: what Ajil kept against what was shown. */
export function judgeStories(outcome: Outcome): Finding[] {
  const { world, kept } = outcome;
  const byStory = entriesByStory(kept);
  const all = [...world.stories.values()].flat();
  const shown = all.filter((story) => world.ledger.shown.has(story));
  const news = shown.filter((story) => isNews(outcome, story));
  const first = (story: Story) => byStory.get(story.id)?.[0];
  const during = all.filter((story) => story.appearsAt >= START && !world.ledger.account(story.source).gone);
  return [
    fact('stories shown in a whole look', shown.length),
    fact(
      'stories that rolled off between two looks',
      during.length - during.filter((story) => world.ledger.shown.has(story)).length,
    ),
    none('repeats', all.filter(({ id }) => (byStory.get(id)?.length ?? 0) > 1).map(name)),
    none('losses', shown.filter((story) => !first(story)).map(name)),
    none('entries of no story', byStory.get('')?.map(({ title }) => title) ?? []),
    none(
      'entries without a decision',
      kept.filter(({ decided }) => !decided).map(({ title }) => title),
    ),
    none(
      'entries with an old text',
      shown.filter((story) => hasOldText(outcome, story, first(story))).map(name),
    ),
    none('news taken for old', news.filter((story) => first(story)?.silence === 'backfill').map(name)),
    none(
      'old reports taken for news',
      shown.filter((story) => story.archive && first(story)?.silence !== 'backfill').map(name),
    ),
    ...judgeDelay(outcome, news, byStory),
  ];
}

const name = ({ id, source, appearsAt }: Story) =>
  `${id} (${source.habit}) of ${new Date(appearsAt).toISOString()}`;

function entriesByStory(kept: readonly Kept[]): Map<string, Kept[]> {
  const byStory = new Map<string, Kept[]>();
  for (const entry of kept) {
    const id = /s\d{4}n\d+/.exec(`${entry.summary ?? ''} ${entry.url ?? ''}`)?.[0] ?? '';
    byStory.set(id, [...(byStory.get(id) ?? []), entry]);
  }
  return byStory;
}

/** It appeared under our eyes. */
function isNews({ world }: Outcome, { source, appearsAt, archive }: Story): boolean {
  return !archive && appearsAt > (world.ledger.account(source).firstLookAt ?? Infinity);
}

function hasOldText({ world }: Outcome, story: Story, entry: Kept | undefined): boolean {
  if (!entry || story.source.habit === 'two-copies') return false;
  return entry.title !== versionAt(story, world.ledger.shown.get(story)!.lastAt).title;
}

function judgeDelay(
  { looks, world }: Outcome,
  news: readonly Story[],
  byStory: Map<string, Kept[]>,
): Finding[] {
  const delays = news.flatMap((story) => {
    const entry = byStory.get(story.id)?.[0];
    const planned = plannedAt(looks.get(story.source.id)!, story.appearsAt);
    return entry && planned ? [{ late: (entry.at.getTime() - story.appearsAt) / 1_000, planned }] : [];
  });
  const shares = delays.map(({ late, planned }) => late / planned);
  const median = percentile(shares, 0.5);
  const seconds = delays.map(({ late }) => late);
  return [
    {
      what: 'median detection delay in waits',
      value: median.toFixed(3),
      kept: median <= mostDelay(world.sources.length),
    },
    fact('detection delay in waits, 90 %', percentile(shares, 0.9).toFixed(2)),
    fact(
      'detection delay, 50 and 90 %',
      `${[0.5, 0.9].map((share) => Math.round(percentile(seconds, share))).join(' and ')} s`,
    ),
    fact(
      'planned wait, 50 %',
      `${Math.round(
        percentile(
          delays.map(({ planned }) => planned),
          0.5,
        ),
      )} s`,
    ),
    none(
      'stories found a day late',
      news
        .filter((story) => (byStory.get(story.id)?.[0]?.at.getTime() ?? 0) - story.appearsAt > 25 * HOUR)
        .map(name),
    ),
  ];
}

/** The wait, in seconds, that was planned when a story appeared. */
function plannedAt(looks: readonly Look[], at: number): number | null {
  const last = looks.findLast((look) => look.at <= at && look.kind !== 'skipped');
  return last?.nextSeconds ?? null;
}
