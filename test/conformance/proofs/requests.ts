import { filterOf, MAX_TOPICS } from '../../../libs/protocol/index.js';
import { seqOf } from '../frames.js';
import { type Ground, wholeTopic } from '../ground.js';
import type { Proof } from '../proof.js';
import type { SocketLine } from '../socket.js';
import { must, mustEqual, Skip } from '../violation.js';

/** Chapter 3 of the page, second half: what may be asked, and what is refused. */
export const REQUESTS: Proof[] = [
  { clause: '3.11', says: 'subscribe adds topics, and replaces the filter of one', prove: addsAndReplaces },
  { clause: '3.12', says: 'a cursor is refused once something is followed', prove: tooLate },
  { clause: '3.13', says: 'what is wrong with a request stands in its ack', prove: wrongRequests },
  { clause: '3.14', says: 'a topic that never was: unknown_topic', prove: unknownTopic },
  { clause: '3.15', says: 'more than 200 topics: too_many_topics', prove: tooMany },
  { clause: '3.16', says: 'unsubscribe ends it, and one may begin anew', prove: unsubscribes },
  { clause: '3.17', says: 'requests are taken one after the other', prove: inOrder },
  { clause: '3.19', says: 'a token that is none: bye 4401, and the end', prove: stranger },
]; // prettier-ignore

/** A topic of which no alert is, so that it brings nothing by itself; any other when there is none. */
const otherTopic = ({ topics, topic, log }: Ground) => {
  const told = new Set(log.flatMap(({ alert }) => alert.topics ?? []));
  const others = topics.map(({ id }) => id).filter((id) => id !== topic);
  const other = others.find((id) => !told.has(id)) ?? others[0];
  if (other === undefined) throw new Skip('there is only one topic');
  return other;
};

async function addsAndReplaces(ground: Ground): Promise<void> {
  const { topic } = ground;
  const socket = await ground.socket();
  await ok(socket, 'subscribe', { topics: [topic], urgency: 'flash', languages: ['zu'] });
  const ack = await ok(socket, 'subscribe', { topics: [topic] });
  await ok(socket, 'subscribe', { topics: [otherTopic(ground)], urgency: 'flash' });
  const row = await ground.live(wholeTopic(ground), seqOf(ack));
  const came = () => socket.frames.some(({ event, data }) => event === 'alert' && seqOf(data) === row.seq);
  await socket.until(came, `the alert ${row.alert.cursor}, which the later filter takes`);
}

async function ok(socket: SocketLine, event: string, request: object) {
  const ack = await socket.send(event, request);
  must(ack['ok'] === true, `${event} ${JSON.stringify(request)} is answered by ${JSON.stringify(ack)}`);
  return ack;
}

async function refused(socket: SocketLine, event: string, code: string, ...payload: unknown[]) {
  const ack = await socket.send(event, ...payload);
  const what = `${event} ${JSON.stringify(payload).slice(0, 80)} is answered by`;
  mustEqual({ ok: ack['ok'], code: ack['code'] }, { ok: false, code }, what);
  must(typeof ack['message'] === 'string', `${what} no message`);
}

async function tooLate(ground: Ground): Promise<void> {
  const socket = await ground.socket();
  await ok(socket, 'subscribe', { topics: [ground.topic] });
  const after = ground.at(ground.head);
  await refused(socket, 'subscribe', 'after_too_late', { topics: [otherTopic(ground)], after });
}

const WRONG = [
  undefined, null, 'iraq', [], {}, { topics: [] }, { topics: 'iraq' }, { topics: [7] }, { topics: ['../iraq'] },
  { topics: Array.from({ length: MAX_TOPICS + 1 }, (_, i) => `t${i}`) },
]; // prettier-ignore

async function wrongRequests(ground: Ground): Promise<void> {
  const socket = await ground.socket();
  const topics = [ground.topic];
  const wishes = [{ urgency: 'panic' }, { languages: ['x/y'] }, { after: 7 }, { colour: 'red' }];
  const wrong = [...WRONG, ...wishes.map((wish) => ({ topics, ...wish }))];
  for (const request of wrong) await refused(socket, 'subscribe', 'invalid', request);
  for (const request of [...WRONG, { topics, all: true }])
    await refused(socket, 'unsubscribe', 'invalid', request);
  await ok(socket, 'subscribe', { topics });
}

async function unknownTopic(ground: Ground): Promise<void> {
  const socket = await ground.socket();
  const nowhere = `nowhere-${Math.random().toString(36).slice(2)}`;
  await refused(socket, 'subscribe', 'unknown_topic', { topics: [ground.topic, nowhere] });
  await ok(socket, 'subscribe', { topics: [ground.topic] });
}

async function tooMany(ground: Ground): Promise<void> {
  const ids = ground.topics.map(({ id }) => id);
  if (ids.length <= MAX_TOPICS) throw new Skip(`there are only ${ids.length} topics`);
  const socket = await ground.socket();
  await ok(socket, 'subscribe', { topics: ids.slice(0, MAX_TOPICS) });
  await refused(socket, 'subscribe', 'too_many_topics', { topics: [ids[MAX_TOPICS]!] });
}

async function unsubscribes(ground: Ground): Promise<void> {
  const { topic } = ground;
  const socket = await ground.socket();
  await ok(socket, 'subscribe', { topics: [topic, otherTopic(ground)] });
  mustEqual(await socket.send('unsubscribe', { topics: [topic] }), { ok: true }, 'the ack says');
  const { head } = await ground.page('limit=1');
  mustEqual(await socket.send('unsubscribe', { topics: [otherTopic(ground)] }), { ok: true }, 'the ack says');
  const again = await ok(socket, 'subscribe', { topics: [otherTopic(ground)], after: head });
  must(seqOf(again) >= seqOf({ cursor: head }), 'a connection that follows nothing cannot begin anew');
  await expectSilence(ground, socket, seqOf(again));
}

/** An alert of the topic that was left comes to the log, and a head passes it: it is not sent. */
async function expectSilence(ground: Ground, socket: SocketLine, from: number): Promise<void> {
  const only = filterOf([ground.topic], 'deferred', null);
  const other = `${otherTopic(ground)}/`;
  const row = await ground.live(only, from);
  if (row.alert.cells.some((cell) => cell.startsWith(other))) throw new Skip('it was about both topics');
  const passed = () => socket.frames.some(({ event, data }) => event === 'head' && seqOf(data) >= row.seq);
  await socket.until(passed, `a head that passes ${row.alert.cursor}`, ground.headMs * 1.2);
  const told = socket.frames.some(({ event, data }) => event === 'alert' && seqOf(data) === row.seq);
  must(!told, `${row.alert.cursor} is sent although its topic was left`);
}

async function inOrder(ground: Ground): Promise<void> {
  const socket = await ground.socket();
  const topics = ground.topics.slice(0, 6).map(({ id }) => id);
  const requests = topics.map((topic, i) => ({
    topics: [topic],
    ...(i === 0 ? { after: ground.at(ground.start) } : {}),
  }));
  const acks = await Promise.all(requests.map((request) => socket.send('subscribe', request)));
  const wrong = acks.find((ack) => ack['ok'] !== true);
  must(wrong === undefined, `one of ${acks.length} requests at once: ${JSON.stringify(wrong)}`);
  const places = acks.map(seqOf);
  must(places.every((seq, i) => i === 0 || seq >= places[i - 1]!), `their places are ${places.join(', ')}`); // prettier-ignore
}

async function stranger(ground: Ground): Promise<void> {
  const socket = await ground.socket({ token: `not-a-token-${Math.random()}` });
  await socket.until((frames) => frames.some(({ event }) => event === 'bye'), 'bye');
  mustEqual(socket.frames.find(({ event }) => event === 'bye')!.data['code'], 4401, 'bye says');
  await socket.ended;
}
