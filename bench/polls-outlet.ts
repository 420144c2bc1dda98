import { openRandom, TONGUES } from './parse-feeds.js';

/** A document as an outlet has it at one moment. */
export interface Edition {
  etag: string;
  body: Buffer;
}

/** Items in a document: with about 800 bytes each, 100 KiB. */
const LISTED = 120;
/** Items that are new in each edition; as many of the oldest leave. */
const NEW = 5;
/** Editions that are kept ready: feeds of one language that are as far as each other share theirs. */
const KEPT = 64;
const MINUTE_MS = 60_000;

/** Feeds in four languages that bring five new items at each look; `feed` is any number from 0. */
export function openOutlet(): (feed: number, look: number) => Edition {
  const newsrooms = TONGUES.map(({ code, words }, n) => openNewsroom(code, words, n + 1));
  return (feed, look) => newsrooms[feed % newsrooms.length]!(look);
}

function openNewsroom(language: string, words: readonly string[], seed: number): (look: number) => Edition {
  const opened = Date.now();
  const random = openRandom(seed);
  const sentence = (length: number) => Array.from({ length }, () => words[random(words.length)]!).join(' ');
  const items: string[] = [];
  const kept = new Map<number, Edition>();

  function itemAt(n: number): string {
    while (items.length <= n) items.push(itemOf(items.length));
    return items[n]!;
  }

  /** What is there at the start is hours old; what comes later is of now. */
  function itemOf(n: number): string {
    const age = n < LISTED ? (LISTED - n + 60) * MINUTE_MS : -(n - LISTED) * 100;
    const length = { ar: 30, fa: 30 }[language] ?? 50;
    return `
<item><title><![CDATA[${sentence(9)}]]></title><link>https://outlet.example/${language}/news/${n}?utm_source=rss</link>
<guid isPermaLink="false">${language}-${n}</guid><pubDate>${new Date(opened - age).toUTCString()}</pubDate>
<dc:creator>${sentence(2)}</dc:creator><category>${sentence(1)}</category>
<description>&lt;p&gt;${sentence(length)} &amp;amp; ${sentence(length)}&lt;/p&gt;</description></item>`;
  }

  function editionOf(look: number): Edition {
    const newest = LISTED + look * NEW;
    const listed = Array.from({ length: LISTED }, (_, place) => itemAt(newest - 1 - place));
    const head = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Outlet</title><link>https://outlet.example/</link><language>${language}</language>`;
    const body = Buffer.from(`${head}${listed.join('')}\n</channel></rss>\n`);
    return { etag: `"${language}-${look}"`, body };
  }

  return (look) => {
    const edition = kept.get(look) ?? editionOf(look);
    kept.set(look, edition);
    if (kept.size > KEPT) kept.delete([...kept.keys()][0]!);
    return edition;
  };
}
