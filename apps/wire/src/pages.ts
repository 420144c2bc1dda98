import { escaped, feedUrl } from './render.js';
import type { Outlet } from './script.js';
import type { Item, World } from './world.js';

/** The front page: every outlet and its feed, as plain text. */
export function frontPage(world: World): string {
  const lines = world.outlets.map(
    (outlet) =>
      `${feedUrl(world.base, outlet)}  ${outlet.language}  ${outlet.country ?? '--'}  ${outlet.name}`,
  );
  return `wire: a pretend world of ${lines.length} invented outlets (run ${world.run})\n\n${lines.join('\n')}\n`;
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

export function sourceLines({ outlets, base }: World): SourceLine[] {
  return outlets.map((outlet) => ({
    url: feedUrl(base, outlet),
    name: outlet.name,
    outlet: outlet.publisher,
    language: outlet.language,
    country: outlet.country,
  }));
}
