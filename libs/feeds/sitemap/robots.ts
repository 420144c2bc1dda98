import { resolveLink } from '../links.js';

/** Characters of a robots.txt that are read (RFC 9309, section 2.5, asks for 500 KiB), and sitemaps that are kept. */
const [READ, MOST] = [512 * 1_024, 200];

/** The `Sitemap:` lines of a robots.txt, wherever they stand: web addresses, each once, in their order. */
export function parseRobotsSitemaps(text: string): string[] {
  const found = new Set<string>();
  for (const line of text.slice(0, READ).split(/\r\n|\r|\n/)) {
    const value = /^[\s\ufeff]*sitemap\s*:\s*([^\s#]+)/i.exec(line.slice(0, 4_096))?.[1];
    const url = value === undefined ? null : resolveLink(value, []);
    if (url !== null) found.add(url);
    if (found.size >= MOST) break;
  }
  return [...found];
}
