import type { Filter } from '@ajil/protocol';
import { openAccount } from './account.js';
import { type Cursors, memoryCursors } from './cursors.js';
import { type Emitter, openEmitter, type State, type TransportName } from './events.js';
import { openKeeper } from './keeper.js';
import { type LiveChange, openLine } from './line.js';
import { openReaders } from './readers.js';
import { Refused } from './refused.js';
import { readHead, readReset, readTold, type Shown, type Told } from './told.js';
import { MOST_TOPICS, questionOf, type Wish, withOldWishes, withoutTopics, withWish } from './wish.js';

export interface Options extends Partial<Wish> {
  /** Address of the gateway, such as `https://news.example.org`; with a path when it lives below one. */
  url: string;
  /** Travels in the handshake or a header, never in an address. A function is asked before each connection. */
  token?: string | (() => string | undefined | Promise<string | undefined>);
  /** Where to begin when `cursors` knows nothing; without it: with what happens from now on. */
  after?: string;
  /** Where the place is kept between two lives; without it, in memory. */
  cursors?: Cursors;
  /** Which ways to try, and in which order; without it, a socket and then a stream. */
  transports?: readonly TransportName[];
  /** How many alerts `held()` knows at most; without it, 500. */
  holds?: number;
}

/** A client of one gateway, or of several behind one address. */
export interface Client extends AsyncIterable<Told> {
  /**
   * Follows topics besides; for one that is followed already the wish replaces the old one. Without a connection
   * it is asked with the next one, and stops the client when it is refused then. Rejects with `Refused` when the gateway
   * refuses it.
   */
  subscribe(wish: Wish): Promise<void>;
  unsubscribe(topics: readonly string[]): void;
  /** Listens; what it returns ends the listening. The first who listen to `alert` hear those that came before them. */
  on: Emitter['on'];
  /** The alerts that stand: each at its last revision, none that was killed; the newest word last. */
  held(): Shown[];
  /** The place up to which everything was told. */
  cursor(): string | undefined;
  state(): State;
  /** Ends everything, and saves the place. Loops over the alerts end when they have read what waits. */
  close(): Promise<void>;
}

const HOLDS = 500;

/**
 * Follows topics of a gateway: every alert once, in order, whatever happens to the connection.
 *
 * `for await (const alert of connect({ url: 'http://127.0.0.1:3000', topics: ['iraq'] })) console.log(alert);`
 */
export function connect(options: Options): Client {
  const { on, emit } = openEmitter();
  const { topics = [], cursors = memoryCursors(), token } = options;
  let filter: Filter = follow(new Map(), { ...options, topics });
  let state: State = { state: 'idle' };
  /** Questions are asked one after the other. */
  let turn: Promise<void> = Promise.resolve();
  const account = openAccount(filter, options.holds ?? HOLDS);
  const readers = openReaders(() => {
    if (state.state === 'paused' && readers.hasRoom()) line.wake();
    keeper.note();
  });
  const keeper = openKeeper(
    cursors,
    () => readers.placeBefore(account.cursor()),
    (error) => emit('fault', { message: 'the cursor could not be saved', error }),
  );
  const line = openLine({
    base: addressOf(options.url),
    transports: options.transports ?? ['socket', 'stream'],
    token: () => (typeof token === 'function' ? token() : token),
    filter: () => filter,
    recall: async () => {
      const kept = (await cursors.load()) || options.after;
      if (kept) account.goTo(kept);
    },
    after: account.cursor,
    begin: account.begin,
    frame,
    bye: (bye) => emit('bye', bye),
    isFull: readers.isFull,
    tell,
    idle: () => {
      account.leave();
      tell({ state: 'idle' });
    },
  });

  function tell(next: State): void {
    if (state.state === 'closed') return;
    state = next;
    if (next.state === 'stopped') readers.end(new Refused(next.code, next.reason));
    emit('state', next);
  }

  function frame(event: string, data: unknown): void {
    if (event === 'alert') return hearAlert(data);
    if (event === 'head') hearHead(data);
    if (event === 'reset') hearReset(data);
    keeper.note();
  }

  const malformed = (what: string, error: unknown) =>
    emit('fault', { message: `${what} is not of the contract`, error });

  function hearHead(data: unknown): void {
    const head = readHead(data);
    if (!head) return malformed('a head', data);
    account.head(head.cursor);
    emit('head', head);
  }

  function hearReset(data: unknown): void {
    const reset = readReset(data);
    if (!reset) return malformed('a reset', data);
    account.reset(reset);
    emit('reset', reset);
  }

  function hearAlert(data: unknown): void {
    const told = readTold(data);
    if (!told) return malformed('an alert', data);
    const before = account.cursor();
    const { fresh, gaps } = account.take(told);
    for (const gap of gaps) emit('gap', gap);
    if (fresh) {
      readers.push(told, before);
      emit('alert', told);
    }
    keeper.note();
    if (readers.isFull()) line.renew();
  }

  function change(next: Filter): void {
    filter = next;
    account.follow(next);
  }

  /** Asks for all anew on the open connection. The answer is heard in the order of the frames. */
  function ask(wish: Wish, before: Filter, { subscribe }: LiveChange): Promise<void> {
    return new Promise((resolve, reject) => {
      subscribe(questionOf(filter), (ack) => {
        if (ack?.ok) account.begin(ack.cursor);
        // No answer: a new connection asks again.
        if (ack === null) line.renew();
        if (ack === null || ack.ok) return resolve();
        change(withOldWishes(filter, before, wish.topics));
        reject(new Refused(ack.code, ack.message));
      });
    });
  }

  async function subscribe(wish: Wish): Promise<void> {
    const before = filter;
    change(follow(filter, wish));
    const live = line.live();
    if (live) return ask(wish, before, live);
    if (state.state === 'stopped') readers.restart();
    line.renew();
    line.start();
  }

  function unsubscribe(topics: readonly string[]): void {
    if (!topics.some((topic) => filter.has(topic))) return;
    change(withoutTopics(filter, topics));
    const live = line.live();
    if (live && filter.size > 0) live.unsubscribe(topics);
    else line.renew();
    // Also when something else is followed before the connection has ended.
    if (filter.size === 0) account.leave();
  }

  /** What came before there was anybody to hear it. All who begin to listen in this turn are told of it. */
  function tellLate(): void {
    for (const told of readers.listen()) emit('alert', told);
  }

  const onOnline = () => line.wake();
  const browser = globalThis as Partial<EventTarget>;
  browser.addEventListener?.('online', onOnline);
  if (filter.size > 0) line.start();

  return {
    on: (event, listener) => {
      if (event === 'alert') queueMicrotask(tellLate);
      return on(event, listener);
    },
    subscribe: (wish) => {
      const mine = turn.then(() => subscribe(wish));
      turn = mine.catch(() => undefined);
      return mine;
    },
    unsubscribe: (topics) => {
      unsubscribe(topics);
      // Once more, behind the questions that were still to be asked.
      turn = turn.then(() => unsubscribe(topics));
    },
    held: () => {
      readers.look();
      return account.held();
    },
    cursor: account.cursor,
    state: () => state,
    close: async () => {
      if (state.state === 'closed') return;
      browser.removeEventListener?.('online', onOnline);
      line.close();
      readers.end();
      tell({ state: 'closed' });
      await keeper.close();
    },
    [Symbol.asyncIterator]: readers.open,
  };
}

/** @throws Refused when these are more topics than one connection may follow */
function follow(filter: Filter, wish: Wish): Filter {
  const next = withWish(filter, wish);
  if (next.size <= MOST_TOPICS) return next;
  throw new Refused('too_many_topics', `A connection may follow ${MOST_TOPICS} topics at most.`);
}

/** @throws Refused when nothing can be asked there */
function addressOf(url: string): URL {
  const address = url.replace(/\/*$/, '/');
  if (/^https?:/i.test(address) && URL.canParse(address)) return new URL(address);
  throw new Refused('invalid', `${url} is no address of a gateway, such as http://127.0.0.1:3000`);
}
