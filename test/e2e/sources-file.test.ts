import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getJson } from '../support/clients.js';
import { makeData, startCommand } from '../support/commands.js';
import { word } from '../support/desk.js';
import { follow } from '../support/follow.js';
import { whenDone } from '../support/lifetime.js';
import { makeFolder, startAjil, startNode, waitFor } from '../support/processes.js';
import { makeDatabaseUrl } from '../support/ways.js';
import { startWire } from '../support/wire.js';

interface SourceJson {
  url: string;
  name: string;
  state: string;
  error: { code: string } | null;
}

const sourcesOf = async (url: string) =>
  (await getJson<{ sources: SourceJson[] }>(`${url}/v1/sources`)).sources;

async function write(name: string, text: string): Promise<string> {
  const file = join(makeFolder(), name);
  await writeFile(file, text);
  return file;
}

/** What a process says that does not start. */
async function failedStart(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const proc = startNode('dist/src/main.js', {
    AJIL_PORT: '0',
    DATABASE_URL: await makeDatabaseUrl(),
    ...env,
  });
  whenDone(() => proc.end('SIGKILL'));
  const [code] = (await once(proc.child, 'close')) as [number | null];
  return { code, said: proc.output() };
}

describe('a list of sources', () => {
  it.each([
    ['garbage', `${word()} ${word()}`, /is neither OPML nor JSON\.$/m],
    ['an object without a list', '{"feeds":[]}', /the list: is missing\.$/m],
    ['an address that is no feed address', '[{"url":"file:///etc/passwd","name":"x"}]', /entry 0\.url: /],
    ['an entry without a name', '[{"url":"http://x.invalid/feed"}]', /entry 0\.name: /],
    ['a web page', '<!doctype html><title>x</title>', /names no feed; is it OPML\?$/m],
    [
      'OPML with an address that is none',
      '<opml><body><outline xmlUrl="javascript:1"/></body></opml>',
      /entry 0\.url: /,
    ],
  ])('that holds %s ends the start with one clear sentence', async (_what, text, sentence) => {
    const file = await write('sources.json', text);
    const { code, said } = await failedStart({ AJIL_SOURCES: file });
    expect(code).toBe(1);
    const line = said
      .split('\n')
      .find((candidate) => candidate.startsWith('Ajil cannot start: AJIL_SOURCES: '))!;
    expect(line).toContain(file);
    expect(line).toMatch(sentence);
    expect(said).not.toMatch(/\n\s+at |Error:/);
  });

  it('is read before a database is made, and an admin token shown that nobody will see again', async () => {
    const data = makeData();
    const proc = startCommand([process.execPath, 'dist/src/main.js'], {
      env: { AJIL_PORT: '0', AJIL_DATA_DIR: data, AJIL_SOURCES: `/nowhere/${word()}` },
    });
    expect(await proc.ended).toBe(1);
    expect(proc.output()).toMatch(/^Ajil cannot start: AJIL_SOURCES: .*\n$/);
    expect(existsSync(data)).toBe(false);
  });

  it('that is not there ends the start with one clear sentence', async () => {
    const { code, said } = await failedStart({ AJIL_SOURCES: `/nowhere/${word()}` });
    expect(code).toBe(1);
    expect(said).toMatch(/^Ajil cannot start: AJIL_SOURCES: cannot read \/nowhere\/\w+ \(ENOENT\)\.$/m);
    expect(said).not.toMatch(/\n\s+at |Error:/);
  });

  it('may be OPML, and its feeds are followed to the alert', async () => {
    const wire = await startWire();
    const [first, second] = wire.outlets;
    const name = `Gazette ${word()} & «Co»`;
    const outline = `<outline text="News"><outline type="rss" text="${name.replace('&', '&amp;')}" xmlUrl="${first!.feed}"/></outline>`;
    const opml = `<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>${outline}<outline text="none"/></body></opml>`;
    const { url } = await startAjil({
      DATABASE_URL: await makeDatabaseUrl(),
      AJIL_SOURCES: await write('list.opml', opml),
      AJIL_POLL_SECONDS: '1',
      AJIL_EGRESS_ALLOW: '127.0.0.0/8',
    });
    expect(await sourcesOf(url)).toMatchObject([{ name, url: first!.feed }]);
    const reader = await follow(url, ['iraq']);
    const title = `Rain ${word()} over ${word()} in Iraq`;
    await wire.publish([first!, second!].map(({ id }) => ({ outlet: id, title })));
    await reader.until((alerts) => alerts.length > 0);
    expect(reader.alerts()[0]).toMatchObject({ title, source: { name } });
  });
});

describe('a source in a private network', () => {
  it('is refused by name and never asked, unless the operator allows that network', async () => {
    const wire = await startWire();
    const port = new URL(wire.url).port;
    const hosts = [
      '127.0.0.1',
      'localhost',
      '[::1]',
      '2130706433',
      '0x7f.1',
      '[::ffff:127.0.0.1]',
      '169.254.169.254',
      '10.0.0.1',
      '0.0.0.0',
    ];
    const listed = hosts.map((host) => ({ url: `http://${host}:${port}/meridian/feed.atom`, name: host }));
    const ajil = await startAjil({
      DATABASE_URL: await makeDatabaseUrl(),
      AJIL_SOURCES: await write('sources.json', JSON.stringify(listed)),
      AJIL_POLL_SECONDS: '1',
    });
    const sources = await waitFor(
      async () => {
        const all = await sourcesOf(ajil.url);
        return all.every(({ state }) => state === 'failing') ? all : undefined;
      },
      ajil,
      'every source to fail',
    );
    expect(sources.length).toBeGreaterThanOrEqual(hosts.length - 2);
    for (const { error } of sources) expect(error!.code).toMatch(/^blocked_(address|port)$/);
    expect(await wire.ledger()).toEqual([]);
  });
});
