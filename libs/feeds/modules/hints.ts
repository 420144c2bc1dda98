import type { Hints } from '../feed.js';
import { baseOf } from '../xml/base.js';
import { childrenOf, type Element, textOf, textsOf } from '../xml/element.js';
import { addressesOf } from './links.js';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Seconds of a period of the syndication module (RDF Site Summary 1.0 Modules: Syndication). */
const PERIODS = new Map([
  ['hourly', 3_600],
  ['daily', 86_400],
  ['weekly', 604_800],
  ['monthly', 2_592_000],
  ['yearly', 31_536_000],
]);

export const NO_HINTS: Hints = {
  ttlMinutes: null,
  skipHours: [],
  skipDays: [],
  updateSeconds: null,
  hubs: [],
  self: null,
};

/** What a channel or Atom feed says of when to look again, and where it is pushed from. `<cloud>` is not read. */
export function hintsOf(channel: Element, bases: readonly (string | null)[]): Hints {
  const links = [...childrenOf(channel, 'atom:link'), ...childrenOf(channel, 'link')].filter((link) =>
    link.attributes.has('rel'),
  );
  const around = [baseOf(channel, bases), ...bases];
  return {
    ttlMinutes: positive(textsOf(channel, 'ttl')[0]),
    skipHours: hoursOf(channel),
    skipDays: daysOf(channel),
    updateSeconds: updateSecondsOf(channel),
    hubs: addressesOf(links, 'hub', around),
    self: addressesOf(links, 'self', around)[0] ?? null,
  };
}

function positive(text: string | undefined): number | null {
  const number = Number(/^\d{1,7}(?:\.\d{1,3})?$/.test(text ?? '') ? text : 0);
  return number > 0 ? number : null;
}

/** Hour 24, which RSS 0.9x wrote for midnight, is 0. */
function hoursOf(channel: Element): number[] {
  const texts = childrenOf(channel, 'skiphours').flatMap((list) => childrenOf(list, 'hour').map(textOf));
  const hours = texts
    .slice(0, 48)
    .filter((text) => /^\s*\d{1,2}\s*$/.test(text))
    .map(Number);
  return inOrder(hours.filter((hour) => hour <= 24).map((hour) => hour % 24));
}

function daysOf(channel: Element): number[] {
  const texts = childrenOf(channel, 'skipdays').flatMap((list) => childrenOf(list, 'day').map(textOf));
  const days = texts.slice(0, 14).map((text) => DAYS.indexOf(text.trim().slice(0, 3).toLowerCase()));
  return inOrder(days.filter((day) => day >= 0));
}

function inOrder(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** Without a frequency once in the period; without a period daily, as the module says. */
function updateSecondsOf(channel: Element): number | null {
  const period = textsOf(channel, 'sy:updateperiod')[0]?.toLowerCase();
  const frequency = positive(textsOf(channel, 'sy:updatefrequency')[0]);
  if (period === undefined && frequency === null) return null;
  const seconds = PERIODS.get(period ?? 'daily');
  return seconds === undefined ? null : Math.max(1, Math.round(seconds / (frequency ?? 1)));
}
