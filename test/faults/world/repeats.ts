import { parseCursor } from '../../../libs/protocol/index.js';
import type { Line } from '../check/history.js';
import { toldIn } from '../check/facts.js';

const seqOf = (cursor: string) => parseCursor(cursor)?.seq ?? -1;

/**
 * Counts what came over sockets and streams, and how much of it a client had already: on the same connection, or
 * from before the place where it resumed.
 */
export function countRepeats(lines: readonly Line[]): { deliveries: number; repeats: number } {
  const floors = new Map<string, number>();
  const seen = new Set<string>();
  let [deliveries, repeats] = [0, 0];
  for (const line of lines) {
    if (line.line === 'subscribe' && line.after !== null) floors.set(line.conn, seqOf(line.after));
    // Another place than it asked for.
    if (line.line === 'reset') floors.delete(line.conn);
    if (line.line !== 'alert') continue;
    const seq = seqOf(toldIn(line.body).cursor);
    const key = `${line.conn} ${seq}`;
    deliveries += 1;
    if (seen.has(key) || seq <= (floors.get(line.conn) ?? -1)) repeats += 1;
    seen.add(key);
  }
  return { deliveries, repeats };
}
