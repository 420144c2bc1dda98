import type { Door } from '../clients/reader.js';
import type { Chance } from './chance.js';
import { ADMIN_TOKEN } from './ground.js';

/** The desk: corrects an alert now and then, gives it another urgency, or takes it back. */
export interface Editor {
  /** What it did, as far as it knows. */
  revised(): number;
  stop(): Promise<void>;
}

interface Shown {
  id: string;
  rev: number;
  title: string;
}

const KINDS = ['correction', 'correction', 'urgency', 'kill'] as const;
const NEWEST = 30;

/** @param perSecond edits a second, about */
export function openEditor(doors: () => readonly Door[], chance: Chance, perSecond: number): Editor {
  let [revised, stopped] = [0, false];
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  async function edit(): Promise<void> {
    const { url } = chance.pick(doors());
    const answer = await fetch(`${url}/v1/alerts?limit=${NEWEST}`, { signal: AbortSignal.timeout(5_000) });
    const { alerts } = (await answer.json()) as { alerts: Shown[] };
    if (alerts.length === 0) return;
    const { id, rev, title } = chance.pick(alerts);
    const kind = chance.pick(KINDS);
    const note = 'a trial';
    const changes = {
      correction: { title: `${title} (${rev})`, note },
      urgency: { urgency: 'flash', note },
      kill: { reason: note },
    };
    if (await post(`${url}/v1/alerts/${id}/${kind}`, { rev, ...changes[kind] })) revised += 1;
  }
  const next = () => {
    timer = setTimeout(
      () => {
        // A gateway that is away, or somebody who was faster: the next time, then.
        running = edit().catch(() => undefined);
        void running.finally(() => stopped || next());
      },
      (2_000 / perSecond) * chance.next(),
    );
  };
  if (perSecond > 0) next();
  return {
    revised: () => revised,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

async function post(url: string, body: object): Promise<boolean> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
  const request = { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(5_000) };
  const answer = await fetch(url, request);
  await answer.arrayBuffer();
  return answer.ok;
}
