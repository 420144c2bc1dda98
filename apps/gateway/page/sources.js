import { fetchSources } from './api.js';
import { byId, el } from './dom.js';
import { exactTime, relativeTime, say, sayError } from './i18n.js';

const EVERY_MS = 10_000;
/** A look that is later than this tells nothing of the next: nobody looks, or the clocks differ. */
const LATE_MS = 30_000;
const ORDER = ['failing', 'parked', 'quiet', 'unverified', 'ok', 'paused'];

/**
 * Watches how the sources do and says so: silence because nothing can be fetched must not look like quiet. `cutOff()` is
 * the sentence to say instead while there is no connection, else empty; `onAnswer()` is called when the server answered.
 */
export function watchSources({ onChange, onAnswer, cutOff }) {
  let sources = null;
  let noNetwork = false;
  let looking = false;

  byId('sources-line').addEventListener('click', open);
  setInterval(look, EVERY_MS);
  look();

  async function look() {
    // While a token is asked for, one look waits, and no others behind it.
    if (looking) return;
    looking = true;
    try {
      ({ sources, noNetwork } = await fetchSources());
      onAnswer();
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
    drawBanner();
    if (sources) drawLine(summarise(sources));
    if (sources && byId('sources').open) drawRows();
    onChange();
  }

  function drawBanner() {
    const banner = byId('banner');
    const cut = cutOff();
    const text = cut || (allFail() ? say(noNetwork ? 'noNetwork' : 'allFail') : '');
    banner.hidden = !text;
    // The same text again would be read out again.
    if (!text || banner.firstChild?.textContent === text) return;
    const button = el('button', { type: 'button', class: 'link', onclick: open }, say('details'));
    banner.replaceChildren(el('span', {}, text), ...(cut ? [] : [button]));
  }

  const allFail = () => sources !== null && summarise(sources).allFail;

  function drawRows() {
    const sorted = (sources ?? []).toSorted((a, b) => ORDER.indexOf(stateOf(a)) - ORDER.indexOf(stateOf(b)));
    byId('sources-rows').replaceChildren(...sorted.map(sourceRow));
    byId('sources-sum').textContent = lineText(summarise(sources ?? []));
  }

  return {
    draw,
    /** Then silence is no good news. */
    allFail,
    /** `{ total, nextInSeconds }`, or null before the first answer; null seconds when it cannot be told. */
    outlook() {
      if (!sources) return null;
      const active = sources.filter((source) => source.state !== 'paused');
      const asked = active.filter((source) => source.state !== 'parked');
      const wait = Math.min(...asked.map((source) => Date.parse(source.nextPollAt))) - Date.now();
      const isTold = Number.isFinite(wait) && wait > -LATE_MS;
      return { total: active.length, nextInSeconds: isTold ? Math.max(1, Math.ceil(wait / 1000)) : null };
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
  return {
    total: active.length,
    paused: sources.length - active.length,
    polled: polled.length,
    failing: failing.length,
    quiet,
    allFail,
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
    el('td', { class: 'muted' }, el('span', { class: 'only-phone' }, say('lastSuccessIs')), success),
  );
}

function errorOf({ code, message }) {
  const told = sayError(code);
  return told === null
    ? el('bdi', { class: 'muted error', lang: 'en', dir: 'ltr' }, message)
    : el('span', { class: 'muted note', title: message }, told);
}

/** What else an editor should know of a source, in small. */
function notesOf(source) {
  if (source.error) return [errorOf(source.error)];
  const quiet = source.quietSince && say('quietSince', { time: relativeTime(source.quietSince) });
  return [quiet, source.partial && say('partial'), source.hotUntil && say('hot')]
    .filter(Boolean)
    .map((note) => el('span', { class: 'muted note' }, note));
}
