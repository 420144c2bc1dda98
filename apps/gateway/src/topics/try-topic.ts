import { failedGoldens, openReplay, type Replay } from '@ajil/desk';
import { type Parts, Refused } from '@ajil/shell';
import { readPastEntries } from '@ajil/store';
import {
  type Catalogue,
  catalogueOf,
  checkEdit,
  type EditProblem,
  type Matching,
  openMatching,
  type Topic,
  type TopicEdit,
} from '@ajil/topics';
import { openPause } from '../readers/pause.js';

/** Headlines that a replay goes through at most. */
const MOST_REPLAYED = 50_000;
/** Messages of one refusal. */
const MOST_TOLD = 10;

/** Of so many headlines, or more, a topic that brings this share is no topic. */
const ENOUGH = 50;
const TOO_LARGE_A_SHARE = 0.5;

/** @throws Refused when the topic cannot be followed */
export function requireValid(edit: TopicEdit, catalogue: Catalogue): void {
  const problems = checkEdit(edit, catalogue);
  if (problems.length > 0) throw new Refused(400, 'invalid_topic', listed(problems.map(tell)));
}

/** @throws Refused when the topic fails one of its own goldens */
export async function requireSound(edit: TopicEdit, catalogue: Catalogue): Promise<Matching> {
  const matching = await alone(edit, catalogue.find(edit.id));
  const failures = await failedGoldens(edit, matching, openPause());
  if (failures.length > 0)
    throw new Refused(422, 'golden_failed', listed(failures.map(({ message }) => message)));
  return matching;
}

function tell({ code, message, rule, at }: EditProblem): string {
  const place = rule === undefined ? '' : `rule ${rule + 1}${at === undefined ? '' : `, at ${at}`}: `;
  return `${place}${message} (${code})`;
}

function listed(messages: readonly string[]): string {
  const more = messages.length - MOST_TOLD;
  return [...messages.slice(0, MOST_TOLD), ...(more > 0 ? [`and ${more} more.`] : [])].join('\n');
}

/** A topic by itself; a country keeps its names. */
function alone(topic: Topic, known: Topic | undefined): Promise<Matching> {
  const iso = known?.iso === undefined ? {} : { iso: known.iso };
  return openMatching(catalogueOf([{ ...topic, parents: [], ...iso }]));
}

/** What is replayed, beside what is matched now, and who asks. */
interface Asked {
  edit: TopicEdit;
  days: number;
  catalogue: Catalogue;
  /** Aborted once the client has gone. */
  gone: AbortSignal;
}

/** What the topic would have brought in the last days, and what its version of now missed. */
export async function replay(
  { edit, days, catalogue, gone }: Asked,
  after: Matching,
  { store }: Pick<Parts, 'store'>,
): Promise<Replay & { days: number }> {
  const now = catalogue.find(edit.id);
  const { see, result } = openReplay(edit.id, { before: now ? await alone(now, now) : null, after });
  const pause = openPause();
  for await (const page of readPastEntries(store.db, { days, most: MOST_REPLAYED })) {
    for (const entry of page) {
      requireHere(gone);
      see(entry);
      await pause();
    }
  }
  return { days, ...result() };
}

/** @throws Refused when nobody is there to read the answer */
export function requireHere(gone: AbortSignal): void {
  if (gone.aborted) throw new Refused(400, 'invalid', 'The client has gone.');
}

/** @throws Refused unless it is confirmed that the topic shall bring a great part of everything (R08) */
export function requireNarrow({ headlines, matched }: Replay, confirmed: boolean): void {
  if (confirmed || headlines < ENOUGH || matched < headlines * TOO_LARGE_A_SHARE) return;
  const share = `${matched} of the last ${headlines} headlines`;
  throw new Refused(409, 'needs_confirm', `It would match ${share}. Send "confirm": true if that is meant.`);
}
