import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { barriers, chromiumPath, launchChromium, visit, type Visit } from '../support/browser.js';
import { allAlerts } from '../support/clients.js';
import { type AjilProc, makeFolder, startAjil, waitFor } from '../support/processes.js';
import { makeDatabaseUrl } from '../support/ways.js';
import { startWire, type WireProc } from '../support/wire.js';

const word = () => randomBytes(4).toString('hex');
const POLLING = { AJIL_EGRESS_ALLOW: '127.0.0.0/8', AJIL_POLL_SECONDS: '1' };
const PHONE = { width: 390, height: 844 };

const iraq = () => `Convoy ${word()} leaves the base in Iraq at ${word()} today`;
const japan = () => `Harbour ${word()} opens again in Japan at ${word()} today`;
const arabic = () => `العراق يفتح معبر ${word()} أمام القوافل ${word()}`;

/** Ajil with its own world of outlets. */
async function open(): Promise<{ wire: WireProc; ajil: AjilProc }> {
  const wire = await startWire();
  const ajil = await startAjil({
    DATABASE_URL: await makeDatabaseUrl(),
    AJIL_SOURCES: wire.sources,
    ...POLLING,
  });
  return { wire, ajil };
}

const portOf = ({ url }: AjilProc) => new URL(url).port;

const logged = (count: number, ajil: AjilProc) =>
  waitFor(
    async () => (await allAlerts(ajil.url)).length === count || undefined,
    ajil,
    `${count} alerts in the log`,
  );

/** Publishes one by one over the outlets. */
async function publish(wire: WireProc, titles: string[]): Promise<void> {
  await wire.publish(
    titles.map((title, i) => ({ outlet: wire.outlets[i % wire.outlets.length]!.id, title })),
  );
}

describe.runIf(chromiumPath)('the live page', () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await launchChromium()));
  afterAll(() => browser.close());

  it('shows an alert the moment it comes, once, in its own direction and with its reasons', async () => {
    const { wire, ajil } = await open();
    const { page, see, cards, titles, mischief } = await visit(browser, ajil.url);
    await page.evaluate('window.sameLife = true');
    const [english, rtl] = [iraq(), arabic()];
    await publish(wire, [english, rtl]);
    await see(english);
    await see(rtl);

    expect((await titles()).toSorted()).toEqual([english, rtl].toSorted());
    expect(await page.evaluate('window.sameLife')).toBe(true);
    const sideOf = (title: string) => cards.filter({ hasText: title }).locator('.title').getAttribute('dir');
    expect([await sideOf(rtl), await sideOf(english)]).toEqual(['rtl', 'ltr']);
    const why = cards.filter({ hasText: english }).locator('.why');
    await why.locator('summary').click();
    const reason = why.locator('li[title^="topic iraq: «Iraq» at title["]');
    expect(await reason.textContent()).toBe('Iraq: “\u2068Iraq\u2069” in the headline');
    await page.locator('#languages [lang=ar]').click();
    expect(await reason.textContent()).toBe('العراق: «\u2068Iraq\u2069» في العنوان');
    await page.locator('#counts-hint', { hasText: 'التنبيهات التي حمّلتها هذه الصفحة' }).waitFor();
    expect(mischief).toEqual([]);
  });

  it('names first the source whose name is in the reader’s letters, and counts in his digits', async () => {
    const { wire, ajil } = await open();
    const latin = /^[\x20-\x7e]+$/;
    const native = wire.outlets.find(({ id }) => id === 'nakheel')!;
    const title = `Envoys ${word()} of Iraq, Iran, Japan, France, Egypt, Syria, Chile and Kenya meet ${word()}`;
    await wire.publish([{ outlet: native.id, title }]);
    await logged(1, ajil);
    const first = async (locale: string) => {
      const { cards } = await visit(browser, ajil.url, { locale });
      const rest = await cards.locator('.chips .muted').textContent();
      return { outlet: await cards.locator('.outlet').textContent(), rest };
    };
    expect(await first('en')).toEqual({
      outlet: expect.stringMatching(latin),
      rest: expect.stringMatching(/^\+\d+$/),
    });
    expect(await first('fa')).toEqual({
      outlet: expect.not.stringMatching(latin),
      rest: expect.stringMatching(/^\+[۰-۹]+$/u),
    });
  });

  it('says that there is no topic of a name in its address, and shows nothing else instead', async () => {
    const { wire, ajil } = await open();
    const [wanted, other] = [iraq(), japan()];
    await publish(wire, [wanted, other]);
    await logged(2, ajil);
    const slip = word();
    const { page, see, cards, titles, mischief } = await visit(browser, `${ajil.url}/#topics=${slip}`);
    const chip = page.locator('#chosen button', { hasText: `No topic ${slip}` });
    await chip.waitFor();
    await page.locator('#empty', { hasText: 'There is no such topic' }).waitFor();
    const late = iraq();
    await publish(wire, [late]);
    await logged(3, ajil);
    expect(await cards.count()).toBe(0);

    await page.goto(`${ajil.url}/#topics=${slip},iraq`);
    await see(wanted);
    await see(late);
    await chip.waitFor();
    expect((await titles()).toSorted()).toEqual([wanted, late].toSorted());
    await chip.click();
    await chip.waitFor({ state: 'detached' });
    expect(new URL(page.url()).hash).toBe('#topics=iraq');
    expect(mischief).toEqual([]);
  });

  it('follows a chosen topic alone: others go, and are not even sent', async () => {
    const { wire, ajil } = await open();
    const { page, see, cards, titles, mischief, received } = await visit(browser, ajil.url);
    const [before, other] = [iraq(), japan()];
    await publish(wire, [before, other]);
    await see(other);
    await see(before);

    const agreed = () => received.filter((frame) => /^43\d+\[\{"ok":true,"cursor"/.test(frame)).length;
    const times = agreed();
    await page.locator('label.topic', { hasText: 'Iraq' }).first().click();
    await cards.filter({ hasText: other }).waitFor({ state: 'detached' });
    await waitFor(() => agreed() > times || undefined, ajil, 'the new subscription');
    const [hidden, after] = [japan(), iraq()];
    await publish(wire, [hidden, after]);
    await logged(4, ajil);
    await see(after);
    expect(await titles()).toEqual([after, before]);
    expect(received.join('\n')).toContain(after);
    expect(received.join('\n')).not.toContain(hidden);
    await page.reload();
    await see(before);
    expect(await titles()).toEqual([after, before]);
    expect(mischief).toEqual([]);
  });

  it('loses nothing of a topic that is added while the gateway is slow to answer', async () => {
    const { wire, ajil } = await open();
    const { page, see } = await visit(browser, ajil.url);
    let [isSlow, agreed] = [false, 0];
    const held: (() => void)[] = [];
    await page.routeWebSocket(/socket\.io/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((frame) => {
        if (isSlow && frame.includes('"unsubscribe"')) held.push(() => server.send(frame));
        else server.send(frame);
      });
      server.onMessage((frame) => {
        if (/^43\d+\[\{"ok":true,"cursor"/.test(frame.toString())) agreed++;
        socket.send(frame);
      });
    });
    const choose = (topics: string) => page.evaluate(`location.hash = 'topics=${topics}'`);
    await page.reload();
    await waitFor(() => agreed === 1 || undefined, ajil, 'the first subscription');
    await choose('iraq');
    await waitFor(() => agreed === 2 || undefined, ajil, 'the subscription to Iraq');
    isSlow = true;
    await choose('iraq,japan');
    await waitFor(() => held.length === 1 || undefined, ajil, 'the end of the subscription to Iraq');
    const [added, former] = [japan(), iraq()];
    await publish(wire, [added]);
    await logged(1, ajil);
    await publish(wire, [former]);
    await see(former);
    held[0]!();
    await see(added);
  });

  it('pages back to the oldest alert of the archive, and tries again by itself when a page does not come', async () => {
    const { wire, ajil } = await open();
    const oldest = iraq();
    await publish(wire, [oldest]);
    await logged(1, ajil);
    const others = Array.from({ length: 69 }, iraq);
    await publish(wire, others);
    await logged(70, ajil);

    const { page, cards, titles, mischief } = await visit(browser, ajil.url);
    expect(await titles()).toHaveLength(30);
    await page.route(/before=/, (route) => route.abort(), { times: 1 });
    for (const next of [31, 61]) {
      await page.evaluate('scrollTo(0, document.body.scrollHeight)');
      await cards.nth(next - 1).waitFor();
    }
    await page.locator('#end').waitFor();
    expect((await titles()).at(-1)).toBe(oldest);
    expect((await titles()).toSorted()).toEqual([oldest, ...others].toSorted());
    // The one failed request, which the page tried again by itself.
    expect(mischief).toEqual([expect.stringContaining('ERR_FAILED')]);
  });

  it('goes on after kill -9 of Ajil, with nothing lost and nothing twice', async () => {
    const wire = await startWire();
    const env = { AJIL_DATA_DIR: join(makeFolder(), 'data'), AJIL_SOURCES: wire.sources, ...POLLING };
    const ajil = await startAjil(env);
    const { page, see, titles } = await visit(browser, ajil.url);
    const [before, between, after] = [iraq(), iraq(), iraq()];
    await publish(wire, [before]);
    await see(before);
    await ajil.end('SIGKILL');
    await page.locator('#state:not([data-state=live])').waitFor();
    await publish(wire, [between]);
    await startAjil({ ...env, AJIL_PORT: portOf(ajil) });
    await page.locator('#state[data-state=live]').waitFor();
    await publish(wire, [after]);
    await see(after);
    await see(between);
    expect((await titles()).toSorted()).toEqual([before, between, after].toSorted());
  });

  it('makes up for what was alerted while its gateway was away', async () => {
    const wire = await startWire();
    const env = { DATABASE_URL: await makeDatabaseUrl(), AJIL_SOURCES: wire.sources, ...POLLING };
    const staying = await startAjil(env);
    const going = await startAjil(env, 'dist/apps/gateway/main.js');
    const { page, see, titles } = await visit(browser, going.url);
    const before = iraq();
    await publish(wire, [before]);
    await see(before);
    await going.end('SIGKILL');
    await page.locator('#state:not([data-state=live])').waitFor();
    const missed = Array.from({ length: 40 }, iraq);
    await publish(wire, missed);
    await logged(41, staying);

    await startAjil({ ...env, AJIL_PORT: portOf(going) }, 'dist/apps/gateway/main.js');
    await page.locator('#state[data-state=live]').waitFor();
    const after = iraq();
    await publish(wire, [after]);
    await see(after);
    expect((await titles()).toSorted()).toEqual([before, ...missed, after].toSorted());
    expect((await titles()).at(0)).toBe(after);
  });

  it('says that this machine seems to have no network when no source can be reached at all', async () => {
    const sources = join(makeFolder(), 'sources.json');
    const lost = ['one', 'two', 'three'].map((name) => ({
      name,
      url: `http://${name}-${word()}.invalid/feed`,
    }));
    writeFileSync(sources, JSON.stringify(lost));
    const ajil = await startAjil({
      DATABASE_URL: await makeDatabaseUrl(),
      AJIL_SOURCES: sources,
      ...POLLING,
    });
    await waitFor(
      () => /could not reach 3 of 3/.exec(ajil.output()) ?? undefined,
      ajil,
      'the first round of polls',
    );
    const { page, mischief } = await visit(browser, ajil.url);
    await page.locator('#banner', { hasText: 'seems to have no network' }).waitFor();
    await page.locator('#state[data-trouble]', { hasText: 'no source can be read' }).waitFor();
    await page.locator('#banner button').click();
    expect(await page.locator('#sources-rows tr').count()).toBe(3);
    expect(await page.locator('#sources-rows').textContent()).toContain('.invalid');
    await page.locator('#sources button').click();
    await page.locator('#empty', { hasText: 'Sources followed: 3. The next look is within' }).waitFor();
    await page.locator('#languages [lang=ar]').click();
    await page.locator('#banner button').click();
    const why = page.locator('#sources-rows td span[title*=".invalid"]').first();
    expect(await why.textContent()).toBe('تعذّر العثور على اسم الموقع (DNS).');
    await page.locator('#sources button').click();
    await page.locator('#languages [lang=en]').click();
    expect(mischief).toEqual([]);

    await ajil.end('SIGKILL');
    await page.locator('#banner', { hasText: /^No connection to the server; what you see is of / }).waitFor();
    expect(await page.locator('#empty').isHidden()).toBe(true);
  });

  it('asks for a token where nobody reads without one, and keeps it out of every address', async () => {
    const wire = await startWire();
    const [token, next] = [word().repeat(3), word().repeat(3)];
    const env = { DATABASE_URL: await makeDatabaseUrl(), AJIL_SOURCES: wire.sources, ...POLLING };
    const closed = { ...env, AJIL_ANONYMOUS: 'none' };
    const ajil = await startAjil({ ...closed, AJIL_ADMIN_TOKEN: token });
    const page = await browser.newPage({ locale: 'en' });
    onTestFinished(() => page.close());
    const addresses: string[] = [];
    page.on('request', (request) => void addresses.push(request.url()));
    page.on('websocket', (socket) => void addresses.push(socket.url()));
    const enter = async (text: string) => {
      await page.locator('#token').fill(text);
      await page.locator('#token').press('Enter');
    };
    const live = page.locator('#state[data-state=live]');
    const wrong = page.locator('#door-wrong', { hasText: 'not valid' });

    await page.goto(ajil.url);
    await page.locator('#state', { hasText: 'A token is needed' }).waitFor();
    for (const nothingYet of ['#pause', '#filter'])
      expect(await page.locator(nothingYet).isHidden()).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await enter(word());
    await wrong.waitFor();
    await enter(token);
    await live.waitFor();
    expect(await page.locator('#door').isHidden()).toBe(true);
    for (const there of ['#pause', '#filter']) expect(await page.locator(there).isVisible()).toBe(true);
    await page.reload();
    await live.waitFor();

    await ajil.end('SIGKILL');
    await startAjil({ ...closed, AJIL_ADMIN_TOKEN: next, AJIL_PORT: portOf(ajil) });
    await wrong.waitFor();
    await enter(next);
    await live.waitFor();
    const title = iraq();
    await publish(wire, [title]);
    await page.locator('#feed > article', { hasText: title }).waitFor();
    expect(addresses.filter((address) => address.includes(token) || address.includes(next))).toEqual([]);
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain(next);
  });

  it('runs nothing that a hostile outlet writes', async () => {
    const { wire, ajil } = await open();
    const { page, see, cards, mischief } = await visit(browser, ajil.url);
    const marks = wire.outlets.map(() => word());
    const evil = [
      '<img src=x onerror="alert(1)">',
      '&lt;img src="http://evil.invalid/x.png" onerror="alert(1)"&gt;',
      '&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;',
      '<script>alert(1)</script><svg onload=alert(1)>',
      '\u202Etxet desrever\u2066',
      '"><iframe srcdoc="<script>alert(1)</script>">',
    ];
    const urls = [
      'javascript:alert(1)//',
      'data:text/html,<script>alert(1)</script>',
      `${wire.url}/?q="onclick="alert(1)"`,
    ];
    const drafts = wire.outlets.map(({ id }, i) => {
      const bait = evil[i % evil.length]!;
      const url = `${urls[Math.floor(i / evil.length) % urls.length]}${marks[i]}`;
      return {
        outlet: id,
        title: `Iraq ${marks[i]} ${bait} ${word()}`,
        summary: `${bait} in Iraq ${word()}`,
        url,
      };
    });
    await wire.publish(drafts);
    for (const mark of marks) await see(mark);

    expect(await cards.locator('a').count()).toBeGreaterThan(0);
    for (const link of await cards.locator('a').all())
      expect(await link.getAttribute('href')).toMatch(/^https?:/);
    expect(await page.locator('#feed').locator('img, script, svg, iframe, style, object').count()).toBe(0);
    const isolated = await page.locator('#feed .title bdi').count();
    expect(isolated).toBe(marks.length);
    for (const summary of await page.locator('.why summary').all()) await summary.click();
    expect(mischief).toEqual([]);
  });

  it('turns round for readers of Arabic, and has no barriers for people with disabilities', async () => {
    const { wire, ajil } = await open();
    const titles = [iraq(), arabic(), `عاجل: ${arabic()}`, japan()];
    const summary = 'The road stays open all night. '.repeat(20);
    await wire.publish(titles.map((title, i) => ({ outlet: wire.outlets[i]!.id, title, summary })));
    await logged(titles.length, ajil);
    const wide = await visit(browser, ajil.url);
    const phone = await visit(browser, ajil.url, { locale: 'ar', viewport: PHONE, colorScheme: 'dark' });
    for (const { page, cards } of [wide, phone]) {
      expect(await cards.count()).toBe(titles.length);
      expect(await barriers(page)).toEqual([]);
      for (const why of await page.locator('.why summary').all()) await why.click();
      expect(await barriers(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      await page.locator('#sources-line').click();
      expect(await barriers(page)).toEqual([]);
    }

    expect(await sides(wide)).toEqual({ side: 'ltr', state: 'Live', topicsFirst: true });
    await wide.page.locator('#sources button').click();
    await wide.page.locator('#languages [lang=ar]').click();
    expect(await sides(wide)).toEqual({ side: 'rtl', state: 'مباشر', topicsFirst: false });
    expect(await phone.page.evaluate('document.documentElement.dir')).toBe('rtl');
    expect([...wide.mischief, ...phone.mischief]).toEqual([]);
  });
});

/** On which side things stand. */
async function sides({ page }: Visit) {
  const [topics, list] = [
    await page.locator('#side').boundingBox(),
    await page.locator('main').boundingBox(),
  ];
  const state = await page.locator('#state').textContent();
  return {
    side: await page.evaluate('document.documentElement.dir'),
    state,
    topicsFirst: topics!.x < list!.x,
  };
}
