import type { IncomingMessage, ServerResponse } from 'node:http';
import { findHubByToken, type HubSubscription, noteHub, notePush, type Store } from '@ajil/store';
import { answerVerification, judgePush, leaseOf, type PushVerdict } from '@ajil/websub';
import { LEASE_SECONDS } from './ask-hubs.js';
import { readPush } from './read-push.js';

export interface CallbackParts {
  store: Pick<Store, 'db'>;
  /** Notes a good push. */
  poke: (sourceId: string) => Promise<void>;
  /** Told of everything that a hub did here. */
  told: (what: PushVerdict | 'verified' | 'denied' | 'refused' | 'too_large' | 'unknown') => void;
}

/** A hub that denied is asked again after this. */
const DENIED_SECONDS = 24 * 3_600;
/** What the address of a request is relative to; a request may ask for what is no address at all (`//`). */
const HERE = 'http://ajil.invalid';
const TOKEN = /^\/([\w-]{16,64})$/;

/**
 * Answers a hub at `/websub/<token>` (the address is relative to that): GET verifies or denies, POST delivers.
 * A delivery is answered with success as soon as it was read, whatever it is worth: what it brings is that its source
 * is polled, and a bad one brings nothing.
 */
export async function answerHub(
  request: IncomingMessage,
  response: ServerResponse,
  parts: CallbackParts,
): Promise<void> {
  const asked = request.url ?? '/';
  const { pathname, searchParams } = new URL(URL.canParse(asked, HERE) ? asked : '/', HERE);
  const token = TOKEN.exec(pathname)?.[1];
  const subscription = token === undefined ? null : await findHubByToken(parts.store.db, token);
  if (!subscription) return (parts.told('unknown'), end(response, 404));
  if (request.method === 'GET') return answerGet(searchParams, subscription, response, parts);
  if (request.method === 'POST') return answerPost(request, subscription, response, parts);
  response.setHeader('Allow', 'GET, POST');
  end(response, 405);
}

async function answerGet(
  query: URLSearchParams,
  { sourceId, topic, state }: HubSubscription,
  response: ServerResponse,
  { store, told }: CallbackParts,
): Promise<void> {
  const answer = answerVerification(query, { mode: 'subscribe', topic });
  if (answer.kind === 'refused' || state === 'ended') return (told('refused'), end(response, 404));
  if (answer.kind === 'denied') {
    const error = `The hub denies the subscription${answer.reason ? `: ${answer.reason}` : '.'}`;
    await noteHub(store.db, sourceId, {
      state: 'denied',
      dueSeconds: DENIED_SECONDS,
      leaseSeconds: null,
      error,
    });
    return (told('denied'), end(response, 200));
  }
  const { seconds, renewAfterSeconds } = leaseOf(answer.leaseSeconds, LEASE_SECONDS);
  const verified = {
    state: 'verified',
    dueSeconds: renewAfterSeconds,
    leaseSeconds: seconds,
    error: null,
  } as const;
  await noteHub(store.db, sourceId, verified);
  told('verified');
  end(response, 200, answer.challenge);
}

async function answerPost(
  request: IncomingMessage,
  subscription: HubSubscription,
  response: ServerResponse,
  { store, poke, told }: CallbackParts,
): Promise<void> {
  // A hub may take 410 for the end of a subscription (WebSub, 7).
  if (subscription.state === 'denied' || subscription.state === 'ended') return end(response, 410);
  const body = await readPush(request);
  if (body === 'gone') return;
  end(response, 202);
  const verdict = body === 'too_large' ? body : judgePush(pushOf(request, body), subscription);
  told(verdict);
  if (verdict === 'valid') await poke(subscription.sourceId);
  else await notePush(store.db, subscription.sourceId, false);
}

function pushOf({ headers }: IncomingMessage, body: Uint8Array) {
  const one = (name: string) => [headers[name]].flat().join(', ') || null;
  return { signature: one('x-hub-signature'), linkHeader: one('link'), body };
}

/** What is echoed is plain text and nothing else (WebSub, 5.3.1). */
function end(response: ServerResponse, status: number, text = ''): void {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'");
  // What was not read of a request is not waited for.
  if (!response.req.complete) response.setHeader('Connection', 'close');
  response.writeHead(status).end(text);
}
