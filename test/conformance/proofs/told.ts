import { type Frame, type Line, reaches, seqOf } from '../frames.js';
import { type Ground, wholeTopic } from '../ground.js';
import { must, mustBeRow } from '../violation.js';

/** A connection that is live is told of each new alert of the topic, once, in order. */
export async function expectLive(ground: Ground, line: Line): Promise<void> {
  await line.until((frames) => frames.some(({ event }) => event === 'head'), 'the first head');
  const from = seqOf(line.frames.find(({ event }) => event === 'head')!.data);
  const row = await ground.live(wholeTopic(ground), from);
  await line.until(reaches(row.seq), `the alert ${row.alert.cursor}`);
  const wanted = await ground.rows(wholeTopic(ground), from, row.seq);
  const texts = line.frames
    .filter(({ event, data }) => event === 'alert' && seqOf(data) <= row.seq)
    .map(({ text }) => text);
  mustBeRow(texts, wanted.map(({ text }) => text), 'live alerts since the subscription'); // prettier-ignore
}

/** Two heads in the time in which there must be one more. */
export async function expectHeads({ headMs }: Ground, line: Line): Promise<void> {
  const heads = () => line.frames.filter(({ event }) => event === 'head').length;
  await line.until(() => heads() >= 1, 'the first head');
  // Under the eyes of a loaded machine 15 s may look like a little more.
  await line.until(() => heads() >= 2, 'a second head', headMs * 1.2);
}

/** "Everything up to here was sent": no alert comes behind a head that it is not later than. */
export function honestHeads(frames: readonly Frame[]): void {
  let [head, last] = [-1, -1];
  for (const { event, data } of frames) {
    const seq = seqOf(data);
    if (event === 'head') {
      must(seq >= head, `a head of ${seq} comes after one of ${head}`);
      head = seq;
    }
    if (event !== 'alert') continue;
    must(seq > head, `the alert ${seq} comes after a head of ${head}`);
    must(seq > last, `the alert ${seq} comes after the alert ${last}`);
    last = seq;
  }
}
