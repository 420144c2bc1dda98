import type { Random } from './random.js';
import { DAY, HOUR, isAtWork, MINUTE, shareOf, type Source, START } from './sources.js';

/** What a story says from a moment on. */
export interface Version {
  at: number;
  title: string;
  summary: string | null;
  link: string | null;
  guid: string | null;
  date: number | null;
}

/** One story of one source: the truth that Ajil is held against. */
export interface Story {
  /** Stands in its summary or its address, so that it is found again whatever else changes. */
  id: string;
  source: Source;
  appearsAt: number;
  versions: Version[];
  /** Was published long before it appeared. */
  archive: boolean;
}

export interface HotStory {
  at: number;
  until: number;
}

/** All stories of a source, in the order in which they appear. */
export function makeStories(source: Source, until: number, hot: HotStory): Story[] {
  const stories = appearances(source, until, hot).map(({ at, pressing }, n) =>
    makeStory(source, n, at, pressing),
  );
  if (source.habit === 'reuses-guids') reuseGuids(source, stories);
  if (source.habit === 'archive') stories.push(...archiveOf(source, stories.length));
  return stories.sort((a, b) => a.appearsAt - b.appearsAt);
}

function appearances(source: Source, until: number, hot: HotStory): { at: number; pressing: boolean }[] {
  const { random, gap, regular } = source;
  const moments: { at: number; pressing: boolean }[] = [];
  // What is listed before anybody looks.
  let at = START - 2 * DAY + Math.round(random.next() * gap);
  while (at < until) {
    const share = shareOf(source, at);
    if (regular ? share === 1 : random.chance(share)) moments.push({ at: Math.round(at), pressing: false });
    at += regular ? gap : random.gap(gap);
  }
  if (source.concerned && source.habit !== 'goes-quiet') {
    for (let n = 0; n < 5; n++)
      moments.push({ at: hot.at + Math.round(random.next() * (hot.until - hot.at)), pressing: true });
  }
  return moments.filter((moment) => shareOf(source, moment.at) > 0).sort((a, b) => a.at - b.at);
}

function makeStory(source: Source, n: number, appearsAt: number, pressing: boolean): Story {
  const id = `${source.id}n${n}`;
  const first = firstVersion(source, id, appearsAt, pressing);
  return { id, source, appearsAt, versions: [first, ...laterVersions(source, first)], archive: false };
}

function firstVersion(source: Source, id: string, at: number, pressing: boolean): Version {
  const { random, habit } = source;
  const date = habit === 'undated' ? null : at - Math.round(random.next() * source.lag);
  const about = source.concerned && random.chance(0.15) ? 'Iraq ' : '';
  const title = `${pressing ? 'BREAKING: Iraq ' : about}${random.words(6)}, ${1 + random.below(90)} hurt`;
  const linked = habit !== 'no-links';
  return {
    at,
    title,
    summary: linked && random.chance(0.3) ? null : `${random.words(14)} (Reuters) [${id}]`,
    link: linked ? `https://www.${source.house}.example/${random.words(1)}/${id}` : null,
    guid: guidOf(source, id),
    date,
  };
}

function guidOf({ habit, url }: Source, id: string): string | null {
  if (habit === 'no-guid') return null;
  if (habit === 'same-guid') return url;
  return `tag:${id}`;
}

/** What an editor does to a story in the first hours. */
function laterVersions(source: Source, first: Version): Version[] {
  const { random } = source;
  const versions: Version[] = [];
  let last = first;
  while (random.chance(0.2) && versions.length < 4) {
    last = edited(source, { ...last, at: last.at + MINUTE + Math.round(random.gap(40 * MINUTE)) });
    versions.push(last);
  }
  return versions;
}

function edited({ random, habit, house }: Source, version: Version): Version {
  const [head = '', ...tail] = version.title.split(',');
  const edits: (() => Partial<Version>)[] = [
    () => ({ title: `${head}, ${1 + random.below(90)} hurt` }),
    () => ({ title: [`${head} ${random.words(2)}`, ...tail].join(',') }),
    () => ({ summary: version.summary?.replace(/\((Reuters|AFP)\)/, '(AFP)') ?? null }),
  ];
  if (habit === 'bumps')
    edits.push(
      () => ({ date: version.at }),
      () => ({ date: version.at }),
    );
  if (habit === 'changes-guids') edits.push(() => ({ guid: `tag:${random.words(3)}` }));
  if (habit === 'slugs')
    edits.push(() => ({
      link: slugOf(version.link, house, random),
      title: `${random.words(1)} ${version.title}`,
    }));
  return { ...version, ...random.pick(edits)() };
}

const slugOf = (link: string | null, house: string, random: Random) =>
  `https://www.${house}.example/${random.words(2).replace(' ', '-')}/${link?.split('/').at(-1)}`;

/** Every fifth story bears the guid of one some hours before. */
function reuseGuids(source: Source, stories: Story[]): void {
  stories.forEach((story, n) => {
    const earlier = stories[n - 12];
    if (n % 5 !== 0 || !earlier || !isAtWork(source, story.appearsAt)) return;
    for (const version of story.versions) version.guid = earlier.versions[0]!.guid;
  });
}

/** Three hundred old reports that appear at once. */
function archiveOf(source: Source, known: number): Story[] {
  return Array.from({ length: 300 }, (_, n) => {
    const story = makeStory(source, known + n, source.from, false);
    const date = source.from - (60 + n) * HOUR;
    return { ...story, archive: true, versions: [{ ...story.versions[0]!, date }] };
  });
}

/** What a story says now. */
export function versionAt({ versions }: Story, now: number): Version {
  let current = versions[0]!;
  for (const version of versions) if (version.at <= now) current = version;
  return current;
}
