import { type Verdict, verdicts } from '../check/verdicts.js';
import { now } from './book.js';
import { dump } from './dump.js';
import { countRepeats } from './repeats.js';
import { settle } from './settle.js';
import { views } from './views.js';
import type { World } from './world.js';

/** How a world ended. */
export interface Judgement {
  verdicts: Verdict[];
  /** What had not come to rest when nobody could wait any longer. */
  unsettled: string | null;
  deliveries: number;
  /** Frames that a client had got before. */
  repeats: number;
  rows: number;
}

/** Lets the world come to rest, closes the books and judges them. */
export async function finish(world: World): Promise<Judgement> {
  const { book, lab, database, wire } = world;
  const unsettled = await settle(world);
  book.add(...(await views(world)));
  book.add({ line: 'end', at: now() });
  // Nobody is told anything any more that the database, which is read now, might not have.
  book.close();
  book.lines.push(...(await dump(lab.postgres, database, wire, book.lines[0]!.at)));
  const rows = book.lines.filter(({ line }) => line === 'row').length;
  return { verdicts: verdicts(book.lines), unsettled, ...countRepeats(book.lines), rows };
}
