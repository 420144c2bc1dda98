import { describe, expect, it } from 'vitest';
import { getJson } from '../support/clients.js';
import { word } from '../support/desk.js';
import { shared } from '../support/lifetime.js';
import { startAjil, waitFor } from '../support/processes.js';
import { makeDatabaseUrl } from '../support/ways.js';
import { startWire } from '../support/wire.js';

interface SourceJson {
  id: string;
  url: string;
  name: string;
  state: string;
  error: { code: string; message: string } | null;
  lastStatus: number | null;
  lastPollAt: string | null;
  lastSuccessAt: string | null;
  nextPollAt: string;
  entries: number;
}

const token = word().repeat(3);
const LATE = 'diffatan';

/** Each test has outlets of its own in the one world; `LATE` does not answer before it is told to. */
const world = shared(async () => {
  // Each outlet is a host for itself: one that wants to be left alone must not silence the others.
  const wire = await startWire({ WIRE_OWN_ADDRESSES: '1' });
  await wire.order(LATE, { delayMs: 10_000 });
  const ajil = await startAjil({
    DATABASE_URL: await makeDatabaseUrl(),
    AJIL_SOURCES: wire.sources,
    AJIL_POLL_SECONDS: '1',
    AJIL_EGRESS_ALLOW: '127.0.0.0/8',
    AJIL_ADMIN_TOKEN: token,
  });
  return { wire, ajil, url: ajil.url };
});

async function sourceOf(outlet: string): Promise<SourceJson> {
  const { url, wire } = world();
  const { sources } = await getJson<{ sources: SourceJson[] }>(`${url}/v1/sources`);
  const feed = wire.outlets.find(({ id }) => id === outlet)!.feed;
  return sources.find((source) => source.url === feed)!;
}

const until = (outlet: string, wanted: (source: SourceJson) => boolean, what: string): Promise<SourceJson> =>
  waitFor(
    async () => {
      const source = await sourceOf(outlet);
      return wanted(source) ? source : undefined;
    },
    world().ajil,
    `${outlet}: ${what}`,
  );
const untilOk = (outlet: string) => until(outlet, ({ state }) => state === 'ok', 'ok');

const linesOf = async (outlet: string) =>
  (await world().wire.ledger()).filter((line) => line.outlet === outlet);

/** Time in which others are asked twice more: whoever may be asked would be. */
async function othersAreAskedAgain(): Promise<void> {
  const before = (await linesOf('meridian')).length;
  await waitFor(
    async () => (await linesOf('meridian')).length >= before + 2 || undefined,
    world().ajil,
    'more polls',
  );
}

function patch(
  id: string,
  body: unknown,
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
): Promise<Response> {
  return fetch(`${world().url}/v1/sources/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

describe('a source', () => {
  it('is unverified until its first answer, and then ok', async () => {
    expect(await sourceOf(LATE)).toMatchObject({
      state: 'unverified',
      error: null,
      lastStatus: null,
      lastPollAt: null,
      lastSuccessAt: null,
    });
    const ok = await untilOk('meridian');
    expect(ok).toMatchObject({ error: null, lastStatus: 200, entries: 0 });
    expect(Date.parse(ok.nextPollAt)).toBeGreaterThan(Date.parse(ok.lastPollAt!));
    expect(ok.lastSuccessAt).toBe(ok.lastPollAt);
  });

  it.each([
    ['sabah-alfurat', 'a status of 500', { status: 500 }, 'http_500', 500],
    ['barid-babil', 'a status of 403', { status: 403 }, 'http_403', 403],
    ['nakheel', 'a connection that breaks', { reset: true }, 'reset', null],
    ['minbar-dijla', 'half a body', { truncate: true }, 'reset', null],
    ['manarat-aljanub', 'a page that is no feed', { status: 200 }, 'not_a_feed', 200],
    ['aljisr', 'no body at all', { empty: 'body' }, 'empty', 200],
    ['marafi', 'a redirect to itself', { status: 302, location: '' }, 'bad_redirect', null],
  ])(
    '%s fails with its cause for %s, and is ok again when that is over',
    async (outlet, _what, order, code, lastStatus) => {
      await untilOk(outlet);
      await world().wire.order(outlet, order);
      await world().wire.publish([{ outlet, title: `Rain ${word()} in Iraq` }]);
      const failing = await until(outlet, ({ state }) => state === 'failing', 'failing');
      expect(failing.error).toEqual({ code, message: expect.stringMatching(/^\S.*\.$/) });
      expect(failing.lastStatus).toBe(lastStatus);
      await world().wire.order(outlet, null);
      expect(await untilOk(outlet)).toMatchObject({ error: null, entries: 1 });
    },
  );

  it('is asked with its validators, and is not read again while it is unchanged', async () => {
    const outlet = 'qalam';
    await untilOk(outlet);
    await waitFor(
      async () => (await linesOf(outlet)).some(({ status }) => status === 304) || undefined,
      world().ajil,
      'a 304',
    );
    const [first, second] = await linesOf(outlet);
    expect([first!.status, first!.conditional]).toEqual([200, false]);
    expect([second!.status, second!.conditional]).toEqual([304, true]);

    await world().wire.publish([{ outlet, title: `Rain ${word()} in Iraq` }]);
    await until(outlet, ({ entries }) => entries === 1, 'the new entry');
    const after = (await linesOf(outlet)).slice(1);
    expect(after.every(({ conditional }) => conditional)).toBe(true);
    expect(after.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await untilOk(outlet)).lastStatus).toBeOneOf([200, 304]);
  });

  it('is left alone for as long as it asks for, within a minute and a day', async () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
    const orders = [
      ['nil-jadid', { status: 429, retryAfter: 120 }, 120],
      ['sawt-altal', { status: 503, retryAfter: inAnHour }, 3_000],
      ['harbour-post', { status: 503, retryAfter: 1 }, 60],
    ] as const;
    const tried = orders.map(async ([outlet, order, seconds]) => {
      await untilOk(outlet);
      await world().wire.order(outlet, order);
      const told = await until(outlet, ({ lastStatus }) => lastStatus === order.status, 'told to wait');
      expect(Date.parse(told.nextPollAt) - Date.parse(told.lastPollAt!)).toBeGreaterThanOrEqual(
        seconds * 1_000,
      );
      const asked = (await linesOf(outlet)).length;
      await othersAreAskedAgain();
      expect(await linesOf(outlet)).toHaveLength(asked);
    });
    await Promise.all(tried);
  });

  it('is parked when it is gone for good, until the admin lets it be asked again', async () => {
    const outlet = 'cedar-ledger';
    await untilOk(outlet);
    await world().wire.order(outlet, { status: 410 });
    const parked = await until(outlet, ({ state }) => state === 'parked', 'parked');
    expect(parked).toMatchObject({ error: { code: 'http_410' }, lastStatus: 410 });
    const asked = (await linesOf(outlet)).length;
    await othersAreAskedAgain();
    expect(await linesOf(outlet)).toHaveLength(asked);
    await world().wire.order(outlet, null);
    expect((await patch(parked.id, { paused: false })).status).toBe(200);
    await untilOk(outlet);
  });
});

describe('the hand of the admin', () => {
  it('pauses a source, so that it is not asked any more, and lets it be asked again', async () => {
    const outlet = 'sepidar';
    const { id } = await untilOk(outlet);
    const paused = await patch(id, { paused: true });
    expect([paused.status, await paused.json()]).toMatchObject([200, { id, state: 'paused' }]);
    await othersAreAskedAgain();
    const asked = (await linesOf(outlet)).length;
    await othersAreAskedAgain();
    expect(await linesOf(outlet)).toHaveLength(asked);
    expect((await sourceOf(outlet)).state).toBe('paused');

    expect((await patch(id, { paused: false })).status).toBe(200);
    await waitFor(async () => (await linesOf(outlet)).length > asked || undefined, world().ajil, 'a poll');
    await untilOk(outlet);
  });

  it('is refused without the token, for a body that is wrong, and for a source that is none', async () => {
    const { id } = await untilOk('karaneh');
    const tried = [
      [await patch(id, { paused: true }, {}), 401, 'unauthenticated'],
      [await patch(id, { paused: true }, { authorization: `Bearer ${word()}` }), 401, 'unauthenticated'],
      [await patch(id, { paused: 'yes' }), 400, 'invalid'],
      [await patch(id, { paused: true, url: 'http://x.invalid' }), 400, 'invalid'],
      [await patch(id, {}), 400, 'invalid'],
      [await patch(word(), { paused: true }), 404, 'not_found'],
    ] as const;
    for (const [answer, status, code] of tried) {
      expect(answer.status).toBe(status);
      expect(await answer.json()).toMatchObject({ status, code });
    }
    expect((await sourceOf('karaneh')).state).toBe('ok');
    expect(await getJson(`${world().url}/v1/sources/${id}`)).toMatchObject({ id, state: 'ok' });
  });
});
