import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { getJson } from '../support/clients.js';
import { readyUrl, ROOT, startCommand } from '../support/commands.js';
import { type Env, makeFolder, waitFor } from '../support/processes.js';

/** What an image carries: the build and the packages, but no source. Paths of the building machine lead nowhere. */
function carryBuild(): string {
  const folder = makeFolder();
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const script of ['dist/src/main.js', 'dist/apps/wire/main.js']) {
    const file = join(folder, script);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(`${ROOT}/`, '/nowhere/'));
  }
  return folder;
}

const run = (folder: string, script: string, env: Env) =>
  startCommand([process.execPath, '--enable-source-maps', script], { cwd: folder, env });

/** Every file of the page: what index.html names, what those import, and so on. */
async function loadPage(url: string): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const waiting = ['/'];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    const answer = await fetch(new URL(path, url));
    found.set(path, answer.status);
    const text = path.startsWith('/socket.io/') ? '' : await answer.text();
    const names = text.matchAll(/(?:from '|(?:src|href)=")((?:\.\/|\/page\/|\/socket\.io\/)[^'"]+)['"]/g);
    for (const [, name] of names) waiting.push(new URL(name!, new URL(path, url)).pathname);
  }
  return found;
}

it('runs from another folder, with the sources absent', async () => {
  const folder = carryBuild();
  const wire = run(folder, 'dist/apps/wire/main.js', {
    WIRE_SCRIPT: 'none',
    WIRE_SOURCES: join(folder, 'sources.json'),
  });
  const world = await waitFor(() => /"url":"([^"]+)"/.exec(wire.output())?.[1], wire, 'the wire');
  const settings = { AJIL_SOURCES: 'sources.json', AJIL_EGRESS_ALLOW: '127.0.0.0/8', AJIL_POLL_SECONDS: '1' };
  const ajil = run(folder, 'dist/src/main.js', { AJIL_PORT: '0', ...settings });
  const url = await readyUrl(ajil);

  const page = await loadPage(url);
  const files = readdirSync(join(ROOT, 'apps/gateway/page')).filter((name) => name !== 'index.html');
  expect([...page.keys()]).toEqual(expect.arrayContaining(files.map((name) => `/page/${name}`)));
  expect([...page.keys()]).toContain('/socket.io/socket.io.esm.min.js');
  expect([...new Set(page.values())]).toEqual([200]);
  expect((await fetch(`${url}/docs`)).status).toBe(200);
  expect((await getJson<{ topics: { id: string }[] }>(`${url}/v1/topics`)).topics).toContainEqual(
    expect.objectContaining({ id: 'iraq' }),
  );

  const title = `العراق يفتح معبر ${randomBytes(4).toString('hex')}`;
  const [outlet] = await getJson<{ url: string }[]>(`${world}/sources`);
  const draft = [{ outlet: new URL(outlet!.url).pathname.split('/')[1], title }];
  await fetch(`${world}/control/publish`, {
    method: 'POST',
    body: JSON.stringify(draft),
    headers: { 'content-type': 'application/json' },
  });
  const alerts = async () =>
    (await getJson<{ alerts: { title: string }[] }>(`${url}/v1/alerts?topics=iraq`)).alerts;
  expect((await waitFor(async () => (await alerts())[0], ajil, 'the alert')).title).toBe(title);
  // Without AJIL_DATA_DIR the data stands where it was started.
  expect(existsSync(join(folder, 'data', 'postgres'))).toBe(true);
  await ajil.end();
});
