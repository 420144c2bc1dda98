import type { Look } from './look.js';
import { CONTENT_TYPES, escaped, feedUrl } from './render.js';
import type { Outlet } from './script.js';
import type { Item, World } from './world.js';

/** The front page: every outlet and its feed, as plain text. */
export function frontPage(world: World): string {
  const lines = world.outlets.map(
    (outlet) =>
      `${feedUrl(world.baseOf(outlet.slug), outlet)}  ${outlet.language}  ${outlet.country ?? '--'}  ${outlet.name}`,
  );
  return `wire: a pretend world of ${lines.length} invented outlets (run ${world.run})\n\n${lines.join('\n')}\n`;
}

/** The front page of one outlet: it names its feed, and its hub where the look says so. */
export function outletPage(world: World, outlet: Outlet, { hub, look }: { hub: string; look: Look }): string {
  const base = world.baseOf(outlet.slug);
  const type = CONTENT_TYPES[outlet.format].split(';')[0];
  const feed = `<link rel="alternate" type="${type}" title="${escaped(outlet.name)}" href="${feedUrl('', outlet)}">`;
  const own = `<link rel="hub" href="${escaped(hub)}"><link rel="self" href="${escaped(base)}/${outlet.slug}/">`;
  const links = look.hub === 'document' || look.hub === 'both' ? feed + own : feed;
  const items = world.listed(outlet.slug).slice(0, 20);
  const list = items
    .map((item) => `<li><a href="${escaped(item.url)}">${escaped(item.title)}</a></li>\n`)
    .join('');
  return (
    `<!doctype html>\n<html lang="${outlet.language}"><head><meta charset="utf-8">` +
    `<title>${escaped(outlet.name)}</title>${links}</head>\n` +
    `<body><h1>${escaped(outlet.name)}</h1><ul>\n${list}</ul></body></html>\n`
  );
}

/** An article, so that a link in a feed leads somewhere. */
export function articlePage(outlet: Outlet, item: Item): string {
  const direction = outlet.language === 'en' ? 'ltr' : 'rtl';
  return (
    `<!doctype html>\n<html lang="${outlet.language}" dir="${direction}"><meta charset="utf-8">` +
    `<title>${escaped(item.title)}</title>\n<p>${escaped(outlet.name)}</p>\n<h1>${escaped(item.title)}</h1>\n` +
    `<p><time datetime="${item.publishedAt}">${item.publishedAt}</time></p>\n<p>${escaped(item.summary)}</p></html>\n`
  );
}

/** One line of the sources file that a reader of this world starts with. */
export interface SourceLine {
  url: string;
  name: string;
  outlet: string;
  language: string;
  country: string | null;
}

export function sourceLines({ outlets, baseOf }: World): SourceLine[] {
  return outlets.map((outlet) => ({
    url: feedUrl(baseOf(outlet.slug), outlet),
    name: outlet.name,
    outlet: outlet.publisher,
    language: outlet.language,
    country: outlet.country,
  }));
}
