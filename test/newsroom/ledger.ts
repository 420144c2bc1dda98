import { DAY, type Source } from './sources.js';
import type { Story } from './stories.js';

/** What a source was asked and what it showed. */
interface Account {
  requests: number;
  unconditional: number;
  /** Unconditional ones that the rules allow: the first, once a day, after a part, where there is nothing to name. */
  allowed: number;
  validators: { etag?: string; modified?: string } | null;
  lastFullAt: number | null;
  lastWasPart: boolean;
  lastAt: number | null;
  gone: boolean;
  looks: number;
  firstLookAt: number | null;
}

/** The pretend world's own books. */
export interface Ledger {
  account(source: Source): Account;
  /** Notes a request, and every rule that it breaks. */
  asked(source: Source, host: string, now: number, named: { etag?: string; modified?: string }): void;
  /** Notes what a whole or a cut document showed. */
  showed(source: Source, now: number, shown: Shown): void;
  rest(host: string, until: number): void;
  /** When each story was first shown in a whole document, and last, with the text it had. */
  shown: Map<Story, { firstAt: number; lastAt: number }>;
  broken: Map<string, string[]>;
  breakRule(rule: string, how: string): void;
}

interface Shown {
  stories: readonly Story[];
  validators: { etag?: string; modified?: string };
  cut: boolean;
  conditional: boolean;
}

export function openLedger(hostGapMs: number): Ledger {
  const accounts = new Map<Source, Account>();
  const rests = new Map<string, number>();
  const lastOf = new Map<string, number>();
  const broken = new Map<string, string[]>();
  const shown: Ledger['shown'] = new Map();

  const account = (source: Source): Account => {
    const found = accounts.get(source) ?? newAccount();
    accounts.set(source, found);
    return found;
  };
  const breakRule = (rule: string, how: string) => {
    broken.set(rule, [...(broken.get(rule) ?? []), how]);
  };

  function asked(
    source: Source,
    host: string,
    now: number,
    named: { etag?: string; modified?: string },
  ): void {
    const held = account(source);
    const at = `${source.url} (${source.habit}) at ${new Date(now).toISOString()}`;
    if (now < (rests.get(host) ?? 0)) breakRule('before Retry-After', at);
    if (now - (lastOf.get(host) ?? -Infinity) < hostGapMs) breakRule('nearer than the gap', at);
    if (held.gone) breakRule('after 410', at);
    lastOf.set(host, now);
    held.requests += 1;
    if (named.etag === undefined && named.modified === undefined) {
      held.unconditional += 1;
      const daily = held.lastFullAt !== null && now - held.lastFullAt >= DAY;
      if (held.validators === null || held.lastWasPart || daily) held.allowed += 1;
      else breakRule('without validators', at);
    } else if (named.etag !== held.validators?.etag || named.modified !== held.validators?.modified)
      breakRule('other validators', at);
    held.lastAt = now;
  }

  function showed(source: Source, now: number, { stories, validators, cut, conditional }: Shown): void {
    const held = account(source);
    held.lastWasPart = cut;
    held.validators = Object.keys(validators).length > 0 && !cut ? validators : null;
    if (!conditional) held.lastFullAt = now;
    if (cut) return;
    held.looks += 1;
    held.firstLookAt ??= now;
    for (const story of stories) {
      const before = shown.get(story);
      shown.set(story, { firstAt: before?.firstAt ?? now, lastAt: now });
    }
  }

  const rest = (host: string, until: number) => rests.set(host, Math.max(until, rests.get(host) ?? 0));
  return { account, asked, showed, rest: (host, until) => void rest(host, until), shown, broken, breakRule };
}

const newAccount = (): Account => ({
  requests: 0,
  unconditional: 0,
  allowed: 0,
  validators: null,
  lastFullAt: null,
  lastWasPart: false,
  lastAt: null,
  gone: false,
  looks: 0,
  firstLookAt: null,
});
