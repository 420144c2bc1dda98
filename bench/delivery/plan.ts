import { type AlertDraft, cellsOf, encodeAlert } from '@ajil/protocol';

/** What the delivery benches do, and what is promised. */
export const DELIVERY = {
  sizes: [2_000, 10_000],
  /** Deliveries of one round of one side; so many alerts as that takes. */
  deliveries: 80_000,
  rounds: 5,
  /** Milliseconds between two alerts of a round, for each thousand sockets. */
  gapMs: 20,
  /** Milliseconds without alerts before a round. */
  quietMs: 1_500,
  /** Single alerts whose way to everybody is timed. */
  breaking: 9,
  streams: 2_000,
  /** Connections of one round of `connects`, and how many at the same time. */
  connects: 2_500,
  /** They are short, and garbage is collected in some of them only. */
  connectRounds: 16,
  atOnce: 64,
  memory: 4_000,
  topicsEach: 10,
  storm: 5_000,
  mostSeconds: 900,
} as const;

/** Each at most, or where it says so at least, this many times the baseline. */
export const PROMISED = {
  cpuBySocketIo: 0.7,
  cpuByWs: 1.05,
  p99BySocketIo: 1,
  streams: 0.7,
  connects: 0.7,
  memory: 1.3,
  readsPerReconnect: 0.01,
  stormSeconds: 30,
} as const;

/** Everybody in the benches follows this one, and every alert is filed under it. */
export const TOPIC = 'iraq';
/** What streams follow, while sockets follow the other. */
export const STREAM_TOPIC = 'iran';

/** An alert as newsrooms know them, about 1.3 KB long: its JSON text in the three pieces that the log joins. */
export function alertPieces(
  topic: string,
  id: string,
): { cells: string[]; pieces: [string, string, string] } {
  const topics = [topic, 'middle-east', 'explosions'];
  const at = new Date().toISOString();
  const draft: AlertDraft = {
    id,
    rev: 1,
    kind: 'new',
    topics,
    cells: cellsOf(topics, 'urgent', 'ar'),
    urgency: 'urgent',
    title: 'عاجل: انفجار في قاعدة عسكرية في محافظة بابل بالعراق ووقوع إصابات',
    summary:
      'قالت مصادر أمنية إن انفجارا وقع داخل قاعدة عسكرية شمالي محافظة بابل، وإن فرق الإطفاء توجهت إلى المكان، ولم ترد بعد معلومات عن الخسائر.',
    language: 'ar',
    direction: 'rtl',
    url: 'https://news.example/world/iraq/2026/explosion-at-a-base-in-babil-1234567',
    source: { id: '01K000000000000000000000AA', name: 'Example News, Arabic', outlet: 'Example News' },
    story: { id, headlines: 1, origins: 1, disputed: false },
    facts: [],
    publishedAt: at,
    firstSeenAt: at,
    alertedAt: at,
    why: [`topic ${topic}: «بالعراق» at title[48..55]`, 'urgency urgent: marker «عاجل:»'],
  };
  return { cells: draft.cells, pieces: encodeAlert(draft) };
}

/** The whole text, as the log would have made it. */
export function alertText(topic: string, id: string, seq: number): string {
  const { cells, pieces } = alertPieces(topic, id);
  const prev = JSON.stringify(Object.fromEntries(cells.map((cell) => [cell, seq - 1])));
  return `${pieces[0]}v1.benchbench.${seq}${pieces[1]}${prev}${pieces[2]}`;
}

/** A ULID that no other has. */
let made = 0;
export const nextId = () => `01K${String(made++).padStart(23, '0')}`;
