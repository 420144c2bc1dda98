import { clean } from '../clean.js';
import { escapeHtml } from '../html-text.js';
import type { OpmlOutline } from './parse-opml.js';

/**
 * The feeds as an OPML 2.0 list that `parseOpml` and other readers take: a folder for each outlet, in the order of
 * its first feed, and feeds without an outlet beside the folders.
 */
export function writeOpml(outlines: readonly OpmlOutline[], title = 'Ajil'): string {
  const groups = new Map<string | OpmlOutline, OpmlOutline[]>();
  for (const outline of outlines) {
    const group = outline.outlet ?? outline;
    const feeds = groups.get(group);
    if (feeds) feeds.push(outline);
    else groups.set(group, [outline]);
  }
  const body = [...groups].flatMap(([outlet, feeds]) =>
    typeof outlet === 'string' ? folder(outlet, feeds) : feeds.map(line),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>${text(title)}</title></head>
  <body>
${body.map((entry) => `    ${entry}\n`).join('')}  </body>
</opml>
`;
}

function folder(outlet: string, feeds: readonly OpmlOutline[]): string[] {
  return [`<outline${attribute('text', outlet)}>`, ...feeds.map((feed) => `  ${line(feed)}`), '</outline>'];
}

function line({ url, name, outlet, language }: OpmlOutline): string {
  const more = attribute('language', language) + attribute('outlet', outlet);
  return `<outline type="rss"${attribute('text', name)}${attribute('title', name)}${attribute('xmlUrl', url)}${more}/>`;
}

function attribute(name: string, value: string | null): string {
  return value === null ? '' : ` ${name}="${text(value)}"`;
}

/** XML 1.0 has no control characters at all; white space in an attribute must be written by its number. */
function text(value: string): string {
  return escapeHtml(clean(value)).replace(/["\t\n\r]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
