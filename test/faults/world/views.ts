import type { Line } from '../check/history.js';
import { now } from './book.js';
import type { World } from './world.js';

interface Shown {
  id: string;
  rev: number;
  cursor: string;
}

/** What the archive shows at each gateway. */
export async function views({ nodes, gateways }: World): Promise<Line[]> {
  const alive = gateways().filter((node) => nodes.includes(node) && node.isUp() && !node.isFrozen());
  const lists = await Promise.all(alive.map(({ url }) => list(url).catch(() => null)));
  return lists.flatMap((items, n): Line[] =>
    items === null ? [] : [{ line: 'view', at: now(), client: `archive of ${alive[n]!.name}`, items }],
  );
}

async function list(url: string): Promise<Shown[]> {
  const answer = await fetch(`${url}/v1/alerts?limit=200`, { signal: AbortSignal.timeout(10_000) });
  const { alerts } = (await answer.json()) as { alerts: Shown[] };
  return alerts.map(({ id, rev, cursor }) => ({ id, rev, cursor }));
}
