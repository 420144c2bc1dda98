import { filterOf, SubscribeAckSchema, URGENCIES } from '../../../libs/protocol/index.js';
import { type Frame, reaches, seqOf, told } from '../frames.js';
import { type Ground, needRows, wholeTopic } from '../ground.js';
import type { Proof } from '../proof.js';
import { expectHeads, expectLive, honestHeads } from './told.js';
import { must, mustBeRow, mustEqual, violated } from '../violation.js';

/** Chapter 3 of the page, first half: what a subscription brings, and in which order. */
export const SOCKETS: Proof[] = [
  { clause: '3.1', says: 'a WebSocket connects at / on the default path', prove: connects },
  { clause: '3.2', says: 'subscribe is answered with the present place', prove: answers },
  { clause: '3.3', says: 'the head comes right after the ack', prove: headAfterAck },
  { clause: '3.4', says: 'a replay is what was missed: no hole, no repeat', prove: replays },
  { clause: '3.5', says: 'a head never runs ahead of what was sent', prove: headsOfReplay },
  { clause: '3.6', says: 'live alerts follow, each once', prove: async (ground) => expectLive(ground, await subscribed(ground)) },
  { clause: '3.7', says: 'a head comes at least every 15 s', prove: async (ground) => expectHeads(ground, await subscribed(ground)) },
  { clause: '3.8', says: 'the ack, then reset, when a cursor cannot be served', prove: resets },
  { clause: '3.9', says: 'urgency is the least urgent that is wanted', prove: urgencies },
  { clause: '3.10', says: 'languages are those that are wanted', prove: languages },
]; // prettier-ignore

const headed = (frames: readonly Frame[]) => frames.some(({ event }) => event === 'head');

async function subscribed(ground: Ground) {
  const socket = await ground.socket();
  await socket.send('subscribe', { topics: [ground.topic] });
  return socket;
}

async function connects(ground: Ground): Promise<void> {
  (await ground.socket()).close();
}

async function answers(ground: Ground): Promise<void> {
  const { head } = await ground.page('limit=1');
  const socket = await ground.socket();
  const ack = await socket.send('subscribe', { topics: [ground.topic] });
  must(SubscribeAckSchema.safeParse(ack).success, `the ack is ${JSON.stringify(ack)}`);
  mustEqual({ ok: ack['ok'], replay: ack['replay'] }, { ok: true, replay: 0 }, 'the ack says');
  const place = `the ack says ${String(ack['cursor'])}, and the log had come to ${head} before`;
  must(seqOf(ack) >= seqOf({ cursor: head }), place);
}

async function headAfterAck(ground: Ground): Promise<void> {
  const plain = await subscribed(ground);
  const resumed = await ground.socket();
  await resumed.send('subscribe', { topics: [ground.topic], after: ground.at(ground.start) });
  for (const { frames, until } of [plain, resumed]) {
    await until(() => frames.length >= 2, 'the head after the ack');
    must(frames[0]?.event === 'ack' && frames[1]?.event === 'head', `after ${told(frames[0])} comes ${told(frames[1])}`); // prettier-ignore
  }
  const [ack, head] = plain.frames;
  mustEqual(head!.data['cursor'], ack!.data['cursor'], 'without a replay the head says');
}

/** Subscribes from the beginning of the window, and reads to the end of what was promised. */
async function replayed(ground: Ground, wish: Record<string, unknown> = {}) {
  const socket = await ground.socket();
  const after = ground.at(ground.start);
  const ack = await socket.send('subscribe', { topics: [ground.topic], after, ...wish });
  must(ack['ok'] === true, `the ack is ${JSON.stringify(ack)}`);
  await socket.until(reaches(seqOf(ack)), 'the end of the replay');
  const end = socket.frames.findIndex((frame) => reaches(seqOf(ack))([frame]) && frame.event === 'head');
  return { socket, ack, frames: end < 0 ? socket.frames : socket.frames.slice(0, end + 1) };
}

async function replays(ground: Ground): Promise<void> {
  needRows(ground, wholeTopic(ground), 2);
  const { socket, ack } = await replayed(ground);
  const wanted = await ground.rows(wholeTopic(ground), ground.start, seqOf(ack));
  await socket.until(() => promised(socket.frames, ack).length >= wanted.length, 'all of the replay');
  mustEqual(ack['replay'], wanted.length, 'the ack promises');
  const texts = promised(socket.frames, ack).map(({ text }) => text);
  mustBeRow(texts, wanted.map(({ text }) => text), 'the replay brings'); // prettier-ignore
  await fromTheMiddle(ground);
}

const promised = (frames: readonly Frame[], ack: Record<string, unknown>) =>
  frames.filter(({ event, data }) => event === 'alert' && seqOf(data) <= seqOf(ack));

/** An alert's own place: it is not sent again. The place right before one: that one is not left out. */
async function fromTheMiddle(ground: Ground): Promise<void> {
  const rows = needRows(ground, wholeTopic(ground), 2);
  const { seq } = rows[Math.floor((rows.length - 1) / 2)]!;
  for (const after of [seq, seq - 1]) await fromPlace(ground, after);
}

async function fromPlace(ground: Ground, seq: number): Promise<void> {
  const after = ground.at(seq);
  const { socket, ack } = await replayed(ground, { after });
  const wanted = await ground.rows(wholeTopic(ground), seq, seqOf(ack));
  mustEqual(ack['replay'], wanted.length, `after ${after} the ack promises`);
  await socket.until(() => promised(socket.frames, ack).length >= wanted.length, 'all of the replay');
  const texts = promised(socket.frames, ack).map(({ text }) => text);
  mustBeRow(texts, wanted.map(({ text }) => text), `after ${after} come`); // prettier-ignore
  socket.close();
}

async function headsOfReplay(ground: Ground): Promise<void> {
  needRows(ground, wholeTopic(ground), 2);
  const { socket, ack, frames } = await replayed(ground);
  const [first, second] = frames;
  must(first?.event === 'ack' && second?.event === 'head', `after ${told(first)} comes ${told(second)}`);
  mustEqual(second.data['cursor'], ground.at(ground.start), 'the first head repeats where one began');
  await socket.until((all) => all.some(({ event, data }) => event === 'head' && seqOf(data) >= seqOf(ack)), 'the head that follows the replay'); // prettier-ignore
  honestHeads(socket.frames);
}

async function resets(ground: Ground): Promise<void> {
  const socket = await ground.socket();
  const ack = await socket.send('subscribe', { topics: [ground.topic], after: 'no cursor at all' });
  mustEqual({ ok: ack['ok'], replay: ack['replay'] }, { ok: true, replay: 0 }, 'the ack says');
  must(seqOf(ack) >= ground.head, `the ack says ${String(ack['cursor'])}, not the present place`);
  await socket.until(headed, 'the head');
  const events = socket.frames.slice(0, 3).map(({ event }) => event);
  mustEqual(events, ['ack', 'reset', 'head'], 'there come');
}

async function urgencies(ground: Ground): Promise<void> {
  needRows(ground, wholeTopic(ground), 1);
  for (const urgency of URGENCIES) await filtered(ground, { urgency });
}

async function languages(ground: Ground): Promise<void> {
  const rows = needRows(ground, wholeTopic(ground), 1);
  const spoken = [...new Set(rows.map(({ alert }) => alert.language ?? 'und'))];
  for (const language of [...spoken.slice(0, 3), 'zu']) await filtered(ground, { languages: [language] });
  await filtered(ground, { languages: spoken.slice(0, 32) });
}

type Wish = { urgency?: (typeof URGENCIES)[number]; languages?: string[] };

async function filtered(ground: Ground, wish: Wish): Promise<void> {
  const { socket, ack } = await replayed(ground, wish);
  const filter = filterOf([ground.topic], wish.urgency ?? 'deferred', wish.languages ?? null);
  const wanted = await ground.rows(filter, ground.start, seqOf(ack));
  if (ack['replay'] !== wanted.length)
    violated(
      `${JSON.stringify(wish)} promises ${String(ack['replay'])} alerts, and the log has ${wanted.length}`,
    );
  await socket.until(() => promised(socket.frames, ack).length >= wanted.length, 'all of the replay');
  const texts = promised(socket.frames, ack).map(({ text }) => text);
  mustBeRow(texts, wanted.map(({ text }) => text), `${JSON.stringify(wish)} brings`); // prettier-ignore
  socket.close();
}
