import { MOST_POLLS } from '@ajil/shell';
import type { Claim, PolledSource } from '@ajil/store';

/** Less room than this share is not worth a claim of its own while more are due than there is room for. */
const LEAST_ROOM = 1 / 4;
/** So long at most: silent outlets may hold all other room for half a minute. */
const ROOM_MS = 100;

type Claimed = PolledSource & { claimedUntil: string };

export interface DueParts {
  /** Takes up to `limit` sources that are due. */
  claim(limit: number): Promise<Claimed[]>;
  /** @returns those of the claims that are still ours, renewed */
  renew(claims: readonly Claim[]): Promise<Claim[]>;
  release(claims: readonly Claim[]): Promise<void>;
  /** One look at a source; does not reject. @returns whether it came to nothing and others may take it at once */
  poll(source: PolledSource): Promise<boolean>;
}

/** The polls of one process that are under way. */
export interface DuePolls {
  /** Begins as many polls of due sources as there is room for, and resolves when there are no more due. */
  look(): Promise<void>;
  /** Keeps the sources of the polls under way from other processes; to be called every few seconds. */
  renew(): Promise<void>;
  /** Begins no more, and resolves when those under way have ended. */
  stop(): Promise<void>;
}

export function openDuePolls(parts: DueParts, most = MOST_POLLS): DuePolls {
  const running = new Map<string, Promise<void>>();
  const claims = new Map<string, Claim>();
  let stopping = false;
  let wake = () => {};

  function begin({ claimedUntil, ...source }: Claimed): void {
    // Its claim ran out although it is under way (the database was away, or it was resumed): it is one poll all the same.
    if (running.has(source.id)) return;
    claims.set(source.id, { sourceId: source.id, until: claimedUntil });
    running.set(
      source.id,
      run(source).finally(() => over(source.id)),
    );
  }

  async function run(source: PolledSource): Promise<void> {
    const giveBack = await parts.poll(source);
    const claim = claims.get(source.id);
    claims.delete(source.id);
    if (giveBack && claim) await parts.release([claim]).catch(() => undefined);
  }

  function over(id: string): void {
    running.delete(id);
    if (most - running.size >= most * LEAST_ROOM) wake();
  }

  async function room(): Promise<number> {
    if (most - running.size < most * LEAST_ROOM)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ROOM_MS);
        wake = () => (clearTimeout(timer), resolve());
      });
    return most - running.size;
  }

  return {
    async look() {
      for (let more = true; more && !stopping;) {
        const limit = await room();
        if (limit === 0) continue;
        const due = stopping ? [] : await parts.claim(limit);
        due.forEach(begin);
        more = due.length === limit;
      }
    },
    async renew() {
      const held = new Map(claims);
      for (const claim of await parts.renew([...held.values()])) {
        const { sourceId } = claim;
        if (claims.get(sourceId) === held.get(sourceId)) claims.set(sourceId, claim);
      }
    },
    async stop() {
      stopping = true;
      wake();
      await Promise.all(running.values());
    },
  };
}
