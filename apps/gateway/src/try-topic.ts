import { setImmediate as nextTurn } from 'node:timers/promises';
import { openReplay, type Replay } from '@ajil/desk';
import { type Parts, Refused } from '@ajil/shell';
import { readPastEntries } from '@ajil/store';
import {
  catalogueOf,
  checkEdit,
  type EditProblem,
  type Matching,
  openMatching,
  type Topic,
  type TopicEdit,
} from '@ajil/topics';

/** Headlines that a replay goes through at most, and how many before others get their turn. */
const [MOST_REPLAYED, SLICE] = [50_000, 50];
/** Messages of one refusal. */
const MOST_TOLD = 10;

/** Of so many headlines, or more, a topic that brings this share is no topic. */
const ENOUGH = 50;
const TOO_LARGE_A_SHARE = 0.5;

/** @throws Refused when the topic cannot be followed, or fails one of its own goldens */
export async function requireSound(edit: TopicEdit, parts: Parts): Promise<Matching> {
  const catalogue = parts.topics.catalogue();
  const problems = checkEdit(edit, catalogue);
  if (problems.length > 0) throw new Refused(400, 'invalid_topic', listed(problems.map(tell)));
  const matching = await alone(edit, catalogue.find(edit.id));
  const failures = matching.failuresOf(edit);
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

/** What the topic would have brought in the last days, and what its version of now missed. */
export async function replay(
  id: string,
  after: Matching,
  days: number,
  parts: Parts,
): Promise<Replay & { days: number }> {
  const now = parts.topics.catalogue().find(id);
  const versions = { before: now ? await alone(now, now) : null, after };
  const { see, result } = openReplay(id, versions);
  for await (const page of readPastEntries(parts.store.db, { days, most: MOST_REPLAYED })) {
    for (const [at, entry] of page.entries()) {
      see(entry);
      if (at % SLICE === SLICE - 1) await nextTurn();
    }
  }
  return { days, ...result() };
}

/** @throws Refused unless it is confirmed that the topic shall bring a great part of everything (R08) */
export function requireNarrow({ headlines, matched }: Replay, confirmed: boolean): void {
  if (confirmed || headlines < ENOUGH || matched < headlines * TOO_LARGE_A_SHARE) return;
  const share = `${matched} of the last ${headlines} headlines`;
  throw new Refused(409, 'needs_confirm', `It would match ${share}. Send "confirm": true if that is meant.`);
}
