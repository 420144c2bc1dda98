import { showEntries } from './show-feed.js';
import type { Trial, TriedFeed } from './try-source.js';

/** What a source would bring, for people to read. */
export function showTrial(trial: Trial): string {
  if (trial.status === null) return '';
  const address = trial.redirects.map(({ status, to }) => fact(String(status), to));
  const size = `${trial.status}, ${trial.bytes} bytes in ${trial.tookMs} ms`;
  const headers = Object.entries(trial.headers).map(([name, value]) => fact(name, value));
  const lines = [trial.asked, ...address, fact('answer', size), ...headers];
  const rest = trial.feed ? showTried(trial.feed) : showFeeds(trial);
  return `${[...lines, ...rest].join('\n')}\n`;
}

function showFeeds({ feeds }: Trial): string[] {
  if (feeds.length === 0) return [];
  return [
    '',
    'Feeds that this page names:',
    ...feeds.map(({ url, title }) => `  ${url}${title ? `  ${title}` : ''}`),
  ];
}

function showTried(feed: TriedFeed): string[] {
  const state = [feed.truncated && 'truncated', feed.partial && 'ended early'].filter(Boolean).join(', ');
  return [
    '',
    fact('title', feed.title ?? '(none)'),
    fact('format', [feed.format, state].filter(Boolean).join(', ')),
    fact('language', feed.language ?? '(none named)'),
    fact('entries', `${feed.count}${feed.newest ? `, the newest of ${feed.newest}` : ''}`),
    ...(feed.push ? [fact('WebSub', `${feed.push.hubs.join(' ')} for ${feed.push.topic}`)] : []),
    ...showHints(feed),
    '',
    ...showEntries(feed.entries),
  ];
}

/** What the feed itself says of when to come again. */
function showHints({ hints }: TriedFeed): string[] {
  const { ttlMinutes, skipHours, skipDays, updateSeconds } = hints;
  const days = skipDays.map(
    (day) => ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'][day],
  );
  const said = [
    ttlMinutes === null ? '' : `a copy is good for ${ttlMinutes} min`,
    updateSeconds === null ? '' : `changes every ${updateSeconds} s`,
    skipHours.length > 0 ? `no news in the hours (UTC) ${skipHours.join(', ')}` : '',
    days.length > 0 ? `no news on ${days.join(', ')}` : '',
  ];
  const words = said.filter((word) => word !== '').join('; ');
  return words === '' ? [] : [fact('says', words)];
}

function fact(name: string, value: string): string {
  return `  ${name.padEnd(13)} ${value}`;
}
