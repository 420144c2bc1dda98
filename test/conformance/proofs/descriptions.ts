import { type Ask, jsonOf } from '../ask.js';
import { type Documents, readDocuments } from '../documents.js';
import type { Ground } from '../ground.js';
import type { Proof } from '../proof.js';
import { must, mustEqual } from '../violation.js';

/** Chapter 7 of the page: what a gateway says of itself. The last two look at all that the other proofs were sent. */
export const DESCRIPTIONS: Proof[] = [
  { clause: '7.1', says: 'the HTTP calls are described as OpenAPI 3.1', prove: openApi },
  { clause: '7.2', says: 'the events are described as AsyncAPI 3.0', prove: asyncApi },
  { clause: '7.3', says: 'every answer was one of those described', last: true, prove: answers },
  { clause: '7.4', says: 'every event was one of those described', last: true, prove: events },
];

const read = async (ask: Ask, path: string) => jsonOf(await ask(path)) as Record<string, unknown>;

async function openApi({ ask }: Ground): Promise<void> {
  const { openapi, paths } = await read(ask, '/docs/openapi.json');
  must(String(openapi).startsWith('3.1.'), `openapi is ${String(openapi)}`);
  for (const path of ['/v1/alerts', '/v1/stream', '/v1/topics', '/v1/headlines', '/v1/sources'])
    must(Object.hasOwn(paths as object, path), `${path} is not described`);
}

const EVENTS = ['alert', 'head', 'reset', 'bye', 'subscribe', 'unsubscribe'];

async function asyncApi({ ask }: Ground): Promise<void> {
  const { asyncapi, components } = await read(ask, '/docs/asyncapi.json');
  mustEqual(asyncapi, '3.0.0', 'asyncapi is');
  const { messages } = components as { messages: object };
  const missing = EVENTS.find((event) => !Object.hasOwn(messages, event));
  must(missing === undefined, `${missing} is not described`);
}

const known = new WeakMap<object, Promise<Documents>>();

function documentsOf(ground: Ground): Promise<Documents> {
  const documents =
    known.get(ground.answers) ?? readDocuments(ground.ask, { closed: ground.closed ?? false });
  known.set(ground.answers, documents);
  return documents;
}

async function answers(ground: Ground): Promise<string> {
  const documents = await documentsOf(ground);
  ground.answers.forEach((answer) => documents.checkAnswer(answer));
  return `${ground.answers.length} answers; ${notSeen(documents, /^[A-Z]/)}`;
}

async function events(ground: Ground): Promise<string> {
  const documents = await documentsOf(ground);
  const frames = ground.lines.flatMap(({ transport, frames }) =>
    frames.map((frame) => ({ transport, frame })),
  );
  for (const { transport, frame } of frames) documents.checkFrame(transport, frame);
  for (const { event, answer } of ground.lines.flatMap(({ acks }) => acks)) documents.checkAck(event, answer);
  return `${frames.length} events; ${notSeen(documents, /^[a-z]/)}`;
}

function notSeen(documents: Documents, kind: RegExp): string {
  const unseen = documents.unseen().filter((each) => kind.test(each));
  return unseen.length === 0 ? 'all of them were seen' : `not seen: ${unseen.join(', ')}`;
}
