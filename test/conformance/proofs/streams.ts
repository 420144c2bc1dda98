import { AlertSchema, filterOf, URGENCIES } from '../../../libs/protocol/index.js';
import { type Frame, type Line, reaches, seqOf } from '../frames.js';
import { type Ground, needRows, wholeTopic } from '../ground.js';
import type { Proof } from '../proof.js';
import { mustBeProblem } from './problems.js';
import { expectHeads, expectLive, honestHeads } from './told.js';
import { must, mustBeRow, mustEqual, short } from '../violation.js';
import type { Row } from '../read-log.js';

/** Chapter 4 of the page: server-sent events. */
export const STREAMS: Proof[] = [
  { clause: '4.1', says: 'events have their names, and alert and head their id', prove: events },
  { clause: '4.2', says: 'Last-Event-ID resumes: no hole, no repeat', prove: (ground) => resumes(ground, 'header') },
  { clause: '4.3', says: 'after= resumes, and the header outweighs it', prove: (ground) => resumes(ground, 'query') },
  { clause: '4.4', says: 'without topics everything is told', prove: everything },
  { clause: '4.5', says: 'urgency and languages as on a socket', prove: filtered },
  { clause: '4.6', says: 'live alerts follow, each once', prove: async (ground) => expectLive(ground, await ground.stream(`topics=${ground.topic}`)) },
  { clause: '4.7', says: 'a head comes at least every 15 s', prove: async (ground) => expectHeads(ground, await ground.stream(`topics=${ground.topic}`)) },
  { clause: '4.8', says: 'reset, without an id, before anything else', prove: resets },
  { clause: '4.9', says: 'what is wrong is refused before it begins', prove: refusals },
]; // prettier-ignore

async function events(ground: Ground): Promise<void> {
  const stream = await ground.stream(`topics=${ground.topic}&after=${ground.at(ground.start)}`);
  const type = stream.headers.get('content-type') ?? '';
  must(/^text\/event-stream\b/.test(type), `the content type is ${type}`);
  await stream.until(reaches(ground.head), 'the end of the replay');
  for (const { event, data, id, text } of stream.frames) {
    must(event === 'alert' || event === 'head', `an event is called ${event}`);
    mustEqual(id, data['cursor'], `the id of ${event} ${short(text)} is`);
    must(event !== 'alert' || AlertSchema.partial().safeParse(data).success, `no alert: ${short(text)}`);
  }
}

/** Everything that the filter takes after a place, up to the end of the window. */
async function expectRows(stream: Line, ground: Ground, wanted: Row[], what: string): Promise<void> {
  await stream.until(reaches(ground.head), 'the end of the replay');
  const came = stream.frames.filter(({ event, data }) => event === 'alert' && seqOf(data) <= ground.head);
  mustBeRow(came.map(({ text }) => text), wanted.map(({ text }) => text), what); // prettier-ignore
  honestHeads(stream.frames);
  stream.close();
}

async function resumes(ground: Ground, how: 'header' | 'query'): Promise<void> {
  const rows = needRows(ground, wholeTopic(ground), 2);
  const middle = rows[Math.floor((rows.length - 1) / 2)]!;
  const [first, later] = [ground.at(ground.start), middle.alert.cursor];
  const query = `topics=${ground.topic}`;
  const after = rows.filter(({ seq }) => seq > middle.seq);
  const one = how === 'header' ? await ground.stream(query, { 'last-event-id': later }) : await ground.stream(`${query}&after=${later}`); // prettier-ignore
  await expectRows(one, ground, after, `after ${later} the stream brings`);
  const both = await ground.stream(
    `${query}&after=${first}`,
    how === 'query' ? { 'last-event-id': later } : {},
  );
  const wanted = how === 'query' ? after : rows;
  await expectRows(both, ground, wanted, 'the stream brings');
}

async function everything(ground: Ground): Promise<void> {
  needRows(ground, wholeTopic(ground), 1);
  const stream = await ground.stream(`after=${ground.at(ground.start)}`);
  await expectRows(stream, ground, ground.log, 'the stream without topics brings');
}

async function filtered(ground: Ground): Promise<void> {
  const rows = needRows(ground, wholeTopic(ground), 1);
  const { topic } = ground;
  const language = rows.at(-1)!.alert.language ?? 'en';
  const after = ground.at(ground.start);
  for (const urgency of URGENCIES) {
    const wanted = await ground.rows(filterOf([topic], urgency, [language]), ground.start, ground.head);
    const query = `topics=${topic}&urgency=${urgency}&languages=${language}&after=${after}`;
    await expectRows(await ground.stream(query), ground, wanted, `${urgency} in ${language} brings`);
  }
}

async function resets(ground: Ground): Promise<void> {
  const stream = await ground.stream(`topics=${ground.topic}`, { 'last-event-id': 'no cursor at all' });
  const headed = (frames: readonly Frame[]) => frames.some(({ event }) => event === 'head');
  await stream.until(headed, 'the head');
  const events = stream.frames.slice(0, 2).map(({ event, id }) => [event, id !== undefined]);
  mustEqual(events, [['reset', false], ['head', true]], 'there come'); // prettier-ignore
}

async function refusals(ground: Ground): Promise<void> {
  const wrong = { 'topics=no-topic-of-this-name': 'unknown_topic', 'urgency=panic': 'invalid', 'colour=red': 'invalid' };
  for (const [query, code] of Object.entries(wrong))
    mustBeProblem(await ground.ask(`/v1/stream?${query}`), 400, code);
} // prettier-ignore
