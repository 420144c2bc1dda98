import { readConfig } from '@ajil/config';
import { openEgress } from '@ajil/egress';
import { openSandbox, type Sandbox } from '@ajil/sandbox';
import type { Matching } from '@ajil/topics';
import { explain, type Told } from './explain-text.js';
import { print } from './print.js';
import { showExplained } from './show-explained.js';
import { Failure } from './usage-error.js';

/** Entries of a feed that are explained: the first, which are the newest. */
const MOST_ENTRIES = 10;

/** Explains the page, or the newest entries of the feed, at an address. @throws Failure */
export async function explainAddress(url: string, topics: Matching): Promise<number> {
  const egress = openEgress({ allow: readConfig(process.env).egressAllow });
  const sandbox = openSandbox({ threads: 1 });
  try {
    const answer = await egress.get({ url, keepCut: true });
    if (answer.kind === 'failed') throw new Failure(`${answer.message} (${answer.code})`);
    if (answer.status !== 200) throw new Failure(`The address answers with status ${answer.status}.`);
    const source = new URL(answer.url).host;
    const headlines = await headlinesIn(answer.body, answer, sandbox);
    if (headlines.length === 0)
      throw new Failure('There is no headline: neither a feed nor a page with a title.');
    const shown = headlines.map((headline) => showExplained(explain({ ...headline, source }, topics)));
    await print(shown.join('\n'));
    return 0;
  } finally {
    await Promise.all([egress.close(), sandbox.close()]);
  }
}

async function headlinesIn(
  bytes: Uint8Array,
  { headers, url }: { headers: Readonly<Record<string, string>>; url: string },
  sandbox: Sandbox,
): Promise<Told[]> {
  const about = { contentType: headers['content-type'] ?? null, url };
  const parsed = await sandbox.parse(bytes, about);
  if (parsed.kind === 'feed')
    return parsed.feed.entries.slice(0, MOST_ENTRIES).map(({ title, summary }) => ({ title, summary }));
  const page = await sandbox.findFeedLinks(bytes, about);
  if (page.kind !== 'page' || page.links.title === null) return [];
  return [{ title: page.links.title, summary: page.links.description }];
}
