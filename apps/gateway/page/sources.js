import { fetchSources } from './api.js';
import { byId, el } from './dom.js';
import { exactTime, relativeTime, say } from './i18n.js';

const EVERY_MS = 10_000;
/** Errors that look like our own lack of network. */
const NETWORK = new Set(['dns', 'unreachable', 'timeout']);
const ORDER = ['failing', 'parked', 'quiet', 'unverified', 'ok', 'paused'];

/** Watches how the sources do and says so: silence because nothing can be fetched must not look like quiet. */
export function watchSources({ onChange }) {
  let sources = null;
  let looking = false;

  byId('sources-line').addEventListener('click', open);
  setInterval(look, EVERY_MS);
  look();

  async function look() {
    // While a token is asked for, one look waits, and no others behind it.
    if (looking) return;
    looking = true;
    try {
      sources = await fetchSources();
      draw();
    } catch {
      // The line of the connection tells when our own server is away.
    }
    looking = false;
  }

  function open() {
    drawRows();
    byId('sources').showModal();
  }

  function draw() {
    if (!sources) return;
    drawLine(summarise(sources));
    drawBanner(summarise(sources), open);
    if (byId('sources').open) drawRows();
    onChange();
  }

  function drawRows() {
    const sorted = (sources ?? []).toSorted((a, b) => ORDER.indexOf(stateOf(a)) - ORDER.indexOf(stateOf(b)));
    byId('sources-rows').replaceChildren(...sorted.map(sourceRow));
    byId('sources-sum').textContent = lineText(summarise(sources ?? []));
  }

  return {
    draw,
    /** Whether the banner stands on the page: then silence is no good news. */
    allFail: () => sources !== null && summarise(sources).allFail,
    /** `{ total, nextInSeconds }`, or null before the first answer. */
    outlook() {
      if (!sources) return null;
      const active = sources.filter((source) => source.state !== 'paused');
      const times = active.map((source) => Date.parse(source.nextPollAt ?? '')).filter(Number.isFinite);
      const next = times.length > 0 ? Math.max(1, Math.ceil((Math.min(...times) - Date.now()) / 1000)) : null;
      return { total: active.length, nextInSeconds: next };
    },
  };
}

/** A source that never worked is still called unverified; what its last poll brought counts. */
function stateOf(source) {
  if (source.state === 'unverified' && source.error) return 'failing';
  return source.state === 'ok' && source.quietSince ? 'quiet' : source.state;
}

function summarise(sources) {
  const active = sources.filter((source) => source.state !== 'paused');
  const failing = active.filter((source) => ['failing', 'parked'].includes(stateOf(source)));
  const polled = active.filter((source) => source.lastPollAt !== null);
  const anyOk = active.some((source) => source.state === 'ok');
  const quiet = active.filter((source) => stateOf(source) === 'quiet').length;
  const allFail = active.length > 0 && polled.length === active.length && !anyOk && failing.length > 0;
  const network = failing.filter((source) => NETWORK.has(source.error?.code)).length;
  return {
    total: active.length,
    paused: sources.length - active.length,
    polled: polled.length,
    failing: failing.length,
    quiet,
    allFail,
    noNetwork: allFail && network * 2 > failing.length,
  };
}

function lineText(summary) {
  const line = activeText(summary);
  const { paused } = summary;
  return paused > 0 ? say('withPaused', { line, paused: say('pausedCount', { n: paused }) }) : line;
}

function activeText({ total, paused, polled, failing, quiet }) {
  if (total + paused === 0) return say('noSources');
  if (failing > 0) return say('someFail', { failing, n: total });
  if (quiet > 0) return say('someQuiet', { quiet, n: total });
  if (polled < total) return say('checking', { done: polled, n: total });
  return say('allWell', { n: total });
}

function drawLine(summary) {
  const line = byId('sources-line');
  line.hidden = false;
  line.textContent = lineText(summary);
  line.classList.toggle('warn', summary.failing + summary.quiet > 0);
}

function drawBanner({ allFail, noNetwork }, open) {
  const banner = byId('banner');
  const key = allFail ? (noNetwork ? 'noNetwork' : 'allFail') : '';
  banner.hidden = !key;
  const text = key && say(key);
  // The same text again would be read out again.
  if (!key || banner.firstChild?.textContent === text) return;
  const button = el('button', { type: 'button', class: 'link', onclick: open }, say('details'));
  banner.replaceChildren(el('span', {}, text), button);
}

function sourceRow(source) {
  const success = source.lastSuccessAt
    ? el(
        'time',
        { datetime: source.lastSuccessAt, title: exactTime(source.lastSuccessAt) },
        relativeTime(source.lastSuccessAt),
      )
    : say('never');
  return el(
    'tr',
    {},
    el(
      'th',
      { scope: 'row' },
      el('span', { class: 'source-name' }, el('bdi', {}, source.name)),
      el('bdi', { class: 'muted source-url', dir: 'ltr' }, source.url),
    ),
    el('td', {}, el('span', { class: `dot ${stateOf(source)}` }, say(stateOf(source))), ...notesOf(source)),
    el('td', { class: 'muted' }, success),
  );
}

/** What else an editor should know of a source, in small. */
function notesOf(source) {
  if (source.error)
    return [el('bdi', { class: 'muted error', lang: 'en', dir: 'ltr' }, source.error.message)];
  const quiet = source.quietSince && say('quietSince', { time: relativeTime(source.quietSince) });
  return [quiet, source.partial && say('partial'), source.hotUntil && say('hot')]
    .filter(Boolean)
    .map((note) => el('span', { class: 'muted note' }, note));
}
