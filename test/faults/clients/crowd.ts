import type { Book } from '../world/book.js';
import type { Chance } from '../world/chance.js';
import { WISHES } from '../world/words.js';
import { openPager, type Pager } from './pager.js';
import { type Door, openReader, type Reader } from './reader.js';
import { openSdk, type Sdk } from './sdk.js';

/** Clients of every kind; unless they are held they come and go at seeded moments. */
export interface Crowd {
  readers: Reader[];
  sdks: Sdk[];
  pager: Pager;
  /** Nobody leaves by himself any more. */
  hold(): void;
  /** One after the other is cut off, each after so long at most, in milliseconds. */
  stir(mostMs: number): void;
  leave(): Promise<void>;
}

export interface CrowdParts {
  readers: number;
  sdks: number;
  book: Book;
  chance: Chance;
  doors(): readonly Door[];
  /** An address behind which there is always a gateway that lives, if one does. */
  anyDoor: string;
  /** The place before everything. */
  begin: string;
}

const wishOf = (n: number) => WISHES[n % WISHES.length]!;

export function openCrowd({ book, chance, doors, anyDoor, begin, ...counts }: CrowdParts): Crowd {
  const readers = Array.from({ length: counts.readers }, (_, n) => {
    const client = `reader-${n + 1}`;
    return openReader({ client, wish: wishOf(n), book, chance: chance.fork(client), doors });
  });
  const sdks = Array.from({ length: counts.sdks }, (_, n) =>
    openSdk({ client: `sdk-${n + 1}`, url: anyDoor, wish: wishOf(n), book, begin }),
  );
  const pager = openPager({
    client: 'pager',
    wish: wishOf(0),
    book,
    chance: chance.fork('pager'),
    doors,
    begin,
  });
  for (const reader of readers) reader.stay();
  const restless = openRestless(readers, chance.fork('crowd'));
  return {
    readers,
    sdks,
    pager,
    ...restless,
    leave: async () => {
      restless.hold();
      readers.forEach((reader) => reader.leave());
      pager.leave();
      await Promise.all(sdks.map((sdk) => sdk.leave()));
    },
  };
}

/** Lets somebody go now and then. */
function openRestless(readers: readonly Reader[], chance: Chance) {
  let timer: NodeJS.Timeout | undefined;
  const hold = () => clearTimeout(timer);
  const stir = (mostMs: number) => {
    hold();
    timer = setTimeout(() => {
      chance.pick(readers).drop();
      stir(mostMs);
    }, chance.next() * mostMs);
  };
  return { stir, hold };
}
