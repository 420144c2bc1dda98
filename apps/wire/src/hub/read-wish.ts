import type { IncomingMessage } from 'node:http';
import { RequestFault } from '../read-json.js';
import type { World } from '../world.js';

/** What a subscriber asks for. */
export interface Wish {
  mode: 'subscribe' | 'unsubscribe';
  outlet: string;
  topic: string;
  callback: string;
  secret: string | null;
  leaseSeconds: number | null;
}

const MOST_BYTES = 64 * 1024;

/** Reads a request for a subscription (WebSub, 5.1). @throws RequestFault that says what is wrong with it */
export async function readWish(world: World, request: IncomingMessage): Promise<Wish> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded'))
    throw new RequestFault(415, `A form, not "${type}".`);
  const fields = new URLSearchParams(await readText(request));
  const field = (name: string) => fields.get(`hub.${name}`);
  const mode = field('mode');
  if (mode !== 'subscribe' && mode !== 'unsubscribe') throw new RequestFault(400, `No hub.mode "${mode}".`);
  const secret = field('secret');
  if (secret !== null && Buffer.byteLength(secret) >= 200)
    throw new RequestFault(400, 'hub.secret is too long.');
  const topic = field('topic') ?? '';
  return {
    mode,
    outlet: outletOf(world, topic),
    topic,
    callback: callbackIn(field('callback') ?? ''),
    secret,
    leaseSeconds: leaseIn(field('lease_seconds')),
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
    if (text.length > MOST_BYTES) throw new RequestFault(413, 'The form is too long.');
  }
  return text;
}

/** Any address below an outlet is a topic of it. */
function outletOf(world: World, topic: string): string {
  const slug = URL.canParse(topic) ? (new URL(topic).pathname.split('/')[1] ?? '') : '';
  if (world.outlet(slug)) return slug;
  throw new RequestFault(404, `hub.topic "${topic}" is not published here.`);
}

function callbackIn(text: string): string {
  if (URL.canParse(text) && new URL(text).protocol === 'http:') return text;
  throw new RequestFault(400, 'hub.callback must be an address that begins with http://.');
}

function leaseIn(text: string | null): number | null {
  if (text === null) return null;
  if (/^[1-9][0-9]{0,9}$/.test(text)) return Number(text);
  throw new RequestFault(400, 'hub.lease_seconds must be a positive decimal number.');
}
