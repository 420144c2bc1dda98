import { filterOf, matchesFilter } from '../../../libs/protocol/index.js';
import type { Wish } from '../check/history.js';
import type { World } from './world.js';

/**
 * Lets the world come to rest: no more headlines, everybody stays, until everything that was served is accepted, decided
 * and delivered, or until nobody can wait any longer: then the history shows what is missing.
 * @returns what did not come to rest; null: everything did
 */
export async function settle(world: World): Promise<string | null> {
  await Promise.all([world.publisher.stop(), world.editor.stop()]);
  world.crowd.hold();
  const { recoverMs, stuckMs, freshMs, patientMs } = world.deadlines;
  const deadline = performance.now() + Math.max(recoverMs + patientMs, stuckMs) + 2 * freshMs;
  for (;;) {
    const missing = await whatIsMissing(world).catch((error: unknown) => String(error));
    if (missing === null || performance.now() > deadline) return missing;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function whatIsMissing(world: World): Promise<string | null> {
  const { lab, database, wire, crowd } = world;
  const query = <T extends object>(text: string) => lab.postgres.query<T>(database, text);
  const [counts] = await query<{ entries: number; undecided: number }>(
    'select count(*)::int as entries, (count(*) filter (where decided_at is null))::int as undecided from entries',
  );
  const served = (await wire.items()).length;
  if (counts!.entries < served) return `${served - counts!.entries} of ${served} items are not accepted`;
  if (counts!.undecided > 0) return `${counts!.undecided} entries are not decided`;
  const rows = await query<{ seq: number; cells: string[] }>(
    'select seq::int, cells from alerts order by seq',
  );
  const head = rows.at(-1)?.seq ?? 0;
  const lastFor = ({ topics, urgency, languages }: Wish) => {
    const filter = filterOf(topics, urgency, languages);
    return rows.findLast(({ cells }) => matchesFilter(filter, cells))?.seq ?? 0;
  };
  const behind = [
    ...crowd.readers
      .filter((one) => !one.isLive() || one.seq() < lastFor(one.wish))
      .map(({ client }) => client),
    ...crowd.sdks
      .filter((one) => one.state() !== 'live' || one.seq() < lastFor(one.wish))
      .map(({ client }) => client),
    ...(crowd.pager.seq() < head ? ['pager'] : []),
  ];
  return behind.length > 0 ? `${behind.join(', ')} have not got everything up to ${head}` : null;
}
