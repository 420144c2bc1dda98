import { openPager, type Pager } from './pager.js';
import { type Door, openReader, type Reader } from './reader.js';
import { openSdk, type Sdk } from './sdk.js';
import type { Book } from '../world/book.js';
import type { Chance } from '../world/chance.js';
import { WISHES } from '../world/words.js';

/** Clients of every kind; unless they are held they come and go at seeded moments. */
export interface Crowd {
  readers: Reader[];
  sdks: Sdk[];
  pager: Pager;
  /** Nobody leaves by himself any more. */
  hold(): void;
  /** They come and go, each after so long at most. */
  stir(mostMs: number): void;
  leave(): Promise<void>;
}

export interface CrowdParts {
  size: number;
  sdks: number;
  book: Book;
  chance: Chance;
  doors(): readonly Door[];
  /** An address behind which there is always a gateway that lives, if one does. */
  anyDoor: string;
  /** The place before everything. */
  begin: string;
}

export function openCrowd({ size, sdks, book, chance, doors, anyDoor, begin }: CrowdParts): Crowd {
  const readers = Array.from({ length: size }, (_, n) => {
    const client = `reader-${n + 1}`;
    return openReader({ client, wish: WISHES[n % WISHES.length]!, book, chance: chance.fork(client), doors });
  });
  const crowd = {
    readers,
    sdks: Array.from({ length: sdks }, (_, n) =>
      openSdk({ client: `sdk-${n + 1}`, url: anyDoor, wish: WISHES[n % WISHES.length]!, book }),
    ),
    pager: openPager({ client: 'pager', wish: WISHES[0]!, book, chance: chance.fork('pager'), doors, begin }),
  };
  for (const reader of readers) reader.stay();
  const restless = openRestless(readers, chance.fork('crowd'));
  return {
    ...crowd,
    ...restless,
    leave: async () => {
      restless.hold();
      readers.forEach((reader) => reader.leave());
      crowd.pager.leave();
      await Promise.all(crowd.sdks.map((sdk) => sdk.leave()));
    },
  };
}

/** Lets somebody go now and then. */
function openRestless(readers: readonly Reader[], chance: Chance) {
  let timer: NodeJS.Timeout | undefined;
  const stir = (mostMs: number) => {
    clearTimeout(timer);
    const next = () => {
      chance.pick(readers).drop();
      timer = setTimeout(next, chance.next() * mostMs);
    };
    timer = setTimeout(next, chance.next() * mostMs);
  };
  return { stir, hold: () => clearTimeout(timer) };
}
