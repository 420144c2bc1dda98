import type { Egress, Fetched } from '@ajil/egress';
import { claimDueHubs, type HubSubscription, noteHub, type Store } from '@ajil/store';
import { subscriptionRequest } from '@ajil/websub';

export interface AskParts {
  store: Pick<Store, 'db'>;
  egress: Pick<Egress, 'post'>;
  /** Where hubs reach us. */
  publicUrl: string;
  stopping: () => boolean;
}

/** What is asked for; the hub decides. Five days is what the large hubs grant. */
export const LEASE_SECONDS = 432_000;

/** Subscriptions that are asked for at one look. */
const BATCH = 20;
/** A claim that comes to nothing (this process ends) is taken up again after this. */
const RETRY_SECONDS = 60;
/** How long a hub may take to verify what it accepted. */
const VERIFY_SECONDS = 600;
const FIRST_RETRY_SECONDS = 60;
const LONGEST_RETRY_SECONDS = 6 * 3_600;

/** Asks hubs for what is wanted, and for what has to be renewed. @returns how many were asked */
export async function askDueHubs(parts: AskParts): Promise<number> {
  const due = await claimDueHubs(parts.store.db, BATCH, RETRY_SECONDS);
  await Promise.all(due.map((subscription) => askHub(subscription, parts)));
  return due.length;
}

async function askHub(subscription: HubSubscription, parts: AskParts): Promise<void> {
  if (subscription.state === 'asked')
    return fail(subscription, 'The hub has not verified the subscription.', parts);
  // Noted before it is asked: a quick hub verifies before it answers.
  const asked = { state: 'asked', dueSeconds: VERIFY_SECONDS, leaseSeconds: null, error: null } as const;
  await noteHub(parts.store.db, subscription.sourceId, asked);
  const answer = await parts.egress.post({
    url: subscription.hub,
    ...requestFor(subscription, parts.publicUrl),
  });
  const error = faultOf(answer);
  if (error !== null && !parts.stopping()) await fail(subscription, error, parts);
}

function requestFor({ topic, secret, callbackToken }: HubSubscription, publicUrl: string) {
  const callback = `${publicUrl.replace(/\/+$/, '')}/websub/${callbackToken}`;
  return subscriptionRequest({ mode: 'subscribe', topic, callback, secret, leaseSeconds: LEASE_SECONDS });
}

/** Hubs accept with 202; some of them with another success. */
function faultOf(answer: Fetched): string | null {
  if (answer.kind === 'failed') return answer.message;
  return answer.status >= 200 && answer.status < 300 ? null : `The hub answers with status ${answer.status}.`;
}

/** The source is polled as ever, and its hub asked again, less and less often. */
function fail({ sourceId, failures }: HubSubscription, error: string, { store }: AskParts): Promise<void> {
  const dueSeconds = Math.min(FIRST_RETRY_SECONDS * 2 ** Math.min(failures, 20), LONGEST_RETRY_SECONDS);
  return noteHub(store.db, sourceId, { state: 'failing', dueSeconds, leaseSeconds: null, error });
}
