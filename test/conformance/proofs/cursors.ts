import { reaches, seqOf } from '../frames.js';
import { type Ground, needRows, wholeTopic } from '../ground.js';
import type { Proof } from '../proof.js';
import { must, mustBeRow, mustEqual, Skip } from '../violation.js';

/** Chapter 2 of the page: places in the log. */
export const CURSORS: Proof[] = [
  { clause: '2.1', says: 'a cursor of one transport works on every other', prove: anyTransport },
  { clause: '2.2', says: 'what is no cursor is answered by reset: garbage', prove: (ground) => unservable(ground, 'garbage', 'yesterday') },
  { clause: '2.3', says: 'a cursor of another log: reset, epoch', prove: (ground) => unservable(ground, 'epoch', otherLog(ground)) },
  { clause: '2.4', says: 'a cursor of what does not exist yet: reset, ahead', prove: (ground) => unservable(ground, 'ahead', ground.at(ground.head + 1_000_000_000)) },
  { clause: '2.5', says: 'a cursor that is too old: reset, retention', prove: tooOld },
  { clause: '2.6', says: 'the oldest and the head of a reset can be served', prove: ends },
]; // prettier-ignore

const otherLog = ({ epoch }: Ground) => `v1.${epoch === 'other' ? 'another' : 'other'}.1`;

/** Reads a part on one transport, and goes on with its cursor on the next: together it is all. */
async function anyTransport(ground: Ground): Promise<void> {
  const rows = needRows(ground, wholeTopic(ground), 3);
  const { topic, at } = ground;
  const wanted = rows.map(({ text }) => text);
  const query = `topics=${topic}`;
  const first = await ground.page(`${query}&after=${at(rows[0]!.seq - 1)}&limit=1`);
  const stream = await ground.stream(`${query}&after=${first.cursor}`);
  await stream.until((frames) => frames.some(({ event }) => event === 'alert'), 'an alert on the stream');
  const told = stream.frames.find(({ event }) => event === 'alert')!;
  stream.close();
  const socket = await ground.socket();
  await socket.send('subscribe', { topics: [topic], after: told.id });
  await socket.until(reaches(rows.at(-1)!.seq), 'the replay on the socket');
  const end = await ground.page(`${query}&after=${socketEnd(socket.frames)}`);
  must(!end.reset, () => `the last cursor of the socket cannot be served: ${end.reset!.reason}`);
  const told3 = [first.rows[0]?.text ?? '', told.text, ...socket.alerts()];
  mustBeRow(told3.slice(0, wanted.length), wanted, 'HTTP, then a stream, then a socket give');
}

const socketEnd = (frames: readonly { event: string; data: Record<string, unknown> }[]) =>
  String(frames.findLast(({ event }) => event === 'alert' || event === 'head')!.data['cursor']);

/** The same refusal on all three transports. */
export async function unservable(ground: Ground, reason: string, after: string): Promise<void> {
  const page = await ground.page(`after=${encodeURIComponent(after)}`);
  must(page.alerts.length === 0 && !page.more, `a page after ${after} holds alerts`);
  mustEqual(page.reset?.reason, reason, 'the page says');
  const socket = await ground.socket();
  await socket.send('subscribe', { topics: [ground.topic], after });
  const stream = await ground.stream(`topics=${ground.topic}`, { 'last-event-id': after });
  for (const line of [socket, stream]) {
    await line.until((frames) => frames.some(({ event }) => event === 'head'), `the head after ${after}`);
    const reset = line.frames.find(({ event }) => event === 'reset');
    mustEqual(reset?.data['reason'], reason, `the ${line.transport} says`);
    must(seqOf({ cursor: reset!.data['oldest'] }) >= 0, `the ${line.transport} says no oldest place`);
    must(seqOf({ cursor: reset!.data['head'] }) >= ground.head, `the ${line.transport} says no head`);
    line.close();
  }
}

async function tooOld(ground: Ground): Promise<void> {
  const oldest = await oldestOf(ground);
  if (oldest === 0) throw new Skip('the log still reaches back to its first alert');
  await unservable(ground, 'retention', ground.at(oldest - 1));
}

async function ends(ground: Ground): Promise<void> {
  const { reset } = await ground.page(`after=${otherLog(ground)}`);
  for (const cursor of [reset?.oldest, reset?.head]) {
    const page = await ground.page(`after=${cursor}&limit=1`);
    must(!page.reset, () => `${cursor} is refused: ${page.reset!.reason}`);
    const socket = await ground.socket();
    const ack = await socket.send('subscribe', { topics: [ground.topic], after: cursor });
    await socket.until((frames) => frames.some(({ event }) => event === 'head'), 'head');
    const refused = ack['ok'] !== true || socket.frames.some(({ event }) => event === 'reset');
    must(!refused, `a socket cannot go on from ${cursor}`);
    socket.close();
  }
}

async function oldestOf(ground: Ground): Promise<number> {
  return seqOf({ cursor: (await ground.page(`after=${otherLog(ground)}`)).reset?.oldest });
}
