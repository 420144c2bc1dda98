/** One subscriber of one topic. */
export interface Subscription {
  outlet: string;
  topic: string;
  callback: string;
  secret: string | null;
  /** When its lease ends, milliseconds since 1970. */
  until: number;
  /** It was ended by its subscriber, by a denial, or by a 410. */
  ended: boolean;
}

const MOST = 10_000;

export type Subscriptions = ReturnType<typeof openSubscriptions>;

/** Those who subscribed, one per topic and callback; ended ones stay known, for a hub that does not forget. */
export function openSubscriptions() {
  const known = new Map<string, Subscription>();
  const keyOf = (topic: string, callback: string) => `${topic} ${callback}`;
  return {
    put(subscription: Subscription): void {
      const key = keyOf(subscription.topic, subscription.callback);
      if (known.size >= MOST && !known.has(key)) known.delete([...known.keys()][0] ?? '');
      known.set(key, subscription);
    },
    end(topic: string, callback: string): void {
      const subscription = known.get(keyOf(topic, callback));
      if (subscription) subscription.ended = true;
    },
    all: () => [...known.values()],
    /** Whom to tell of a change; `undead` are told as well when they are no subscribers any more. */
    of: (outlet: string, undead: boolean, now: number) =>
      [...known.values()].filter(
        (each) => each.outlet === outlet && (undead || (!each.ended && each.until > now)),
      ),
  };
}
