import { type Client, connect, type Options, type Shown } from '../../libs/client/index.js';
import { whenDone } from './lifetime.js';
import { waitFor } from './processes.js';

/**
 * A reader as people write one, over the SDK. A test that is about frames, repeats or one connection in particular
 * takes `clients.ts` instead: the SDK hides what it mends.
 */
export interface Follower {
  client: Client;
  /** The alerts in the order in which they were told. */
  alerts(): Shown[];
  /** Waits until `enough` says so. Fails at once when the client had to mend anything: a break, a hole, a reset. */
  until(enough: (alerts: readonly Shown[]) => boolean, what?: string): Promise<void>;
  /** Waits for an alert with this title. */
  untilTold(title: string): Promise<Shown>;
}

/** Follows over a socket from now on; resolves when every alert that comes from now on will be told. */
export async function follow(
  url: string,
  topics: string[],
  options: Partial<Options> = {},
): Promise<Follower> {
  const client = connect({ url, topics, transports: ['socket'], ...options });
  whenDone(() => client.close());
  const told: Shown[] = [];
  const mended: string[] = [];
  client.on('alert', (alert) => void (alert.kind === 'kill' || told.push(alert)));
  for (const event of ['gap', 'reset', 'bye', 'fault'] as const)
    client.on(event, (data) => void mended.push(`${event} ${JSON.stringify(data)}`));
  client.on('state', (state) => {
    if (state.state === 'waiting' || state.state === 'stopped') mended.push(JSON.stringify(state));
  });
  const until: Follower['until'] = (enough, what = 'alerts') =>
    waitFor(
      () => {
        if (mended.length > 0) throw new Error(`the client had to mend: ${mended.join('; ')}`);
        return enough(told) || undefined;
      },
      undefined,
      `${what}; it has ${JSON.stringify(told.slice(-3))}`,
    ).then(() => undefined);
  const untilTold = async (title: string) => {
    await until((alerts) => alerts.some((alert) => alert.title === title), `«${title}»`);
    return told.find((alert) => alert.title === title)!;
  };
  await until(() => client.state().state === 'live', 'the connection');
  return { client, alerts: () => [...told], until, untilTold };
}
