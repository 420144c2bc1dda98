import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HubOrder } from './hub-order.js';
import type { Subscription } from './subscriptions.js';
import type { Books } from './verify.js';

/** What is delivered: a feed as it stands now. */
export interface Delivery {
  bytes: Buffer;
  contentType: string;
  hub: string;
  /** The canonical address of what is delivered. */
  self: string;
}

/** Delivers to one subscriber (WebSub, 7), with retries. Ends its subscription when it answers 410. */
export async function deliver(
  subscription: Subscription,
  delivery: Delivery,
  order: HubOrder,
  { ledger, speaker, signal }: Books & { signal: AbortSignal },
): Promise<void> {
  const { attempts = 3, retryMs = 500 } = order;
  for (let attempt = 1; attempt <= attempts && !signal.aborted; attempt += 1) {
    const status = await push(subscription, delivery, order, speaker);
    const { topic, callback, secret } = subscription;
    const ok = secret !== null && order.signature === undefined;
    ledger.record({ kind: 'push', mode: 'publish', topic, callback, status, ok, attempt });
    if (status === 410) subscription.ended = true;
    if (status === 410 || (status >= 200 && status < 300)) return;
    await sleep(retryMs * 2 ** (attempt - 1), undefined, { signal }).catch(() => undefined);
  }
}

async function push(
  { callback, secret }: Subscription,
  delivery: Delivery,
  order: HubOrder,
  speaker: Books['speaker'],
): Promise<number> {
  const { bytes, contentType, hub, self } = delivery;
  const signature = secret === null ? null : sign(bytes, secret, order);
  const headers = {
    'content-type': contentType,
    link: `<${hub}>; rel="hub", <${self}>; rel="self"`,
    ...(signature === null ? {} : { 'x-hub-signature': signature }),
  };
  return (await speaker.speak(callback, { headers, body: bytes })).status;
}

function sign(bytes: Buffer, secret: string, { signature, algorithm = 'sha256' }: HubOrder): string | null {
  if (signature === 'none') return null;
  const key = signature === 'bad' ? `not ${secret}` : secret;
  const digest = createHmac(algorithm, key).update(bytes).digest('hex');
  return `${signature === 'unknown' ? 'sha0' : algorithm}=${digest}`;
}
