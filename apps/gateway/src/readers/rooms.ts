import { type Cell, coversCell, type Filter, filterKey } from '@ajil/protocol';
import type { Reader } from './reader.js';

/** All readers with the same wish: an alert is matched once for all of them. */
interface Room {
  name: string;
  filter: Filter;
  readers: Set<Reader>;
}

/** The rooms that follow a topic. Those that closed are swept out once they are half of them: most come and go many at a time. */
interface Following {
  rooms: Room[];
  closed: number;
}

/** One room per distinct filter. (A room per topic, urgency and language nearly doubled the memory of a socket.) */
export interface Rooms {
  /** @param filter does not change any more */
  enter(reader: Reader, filter: Filter): void;
  leave(reader: Reader): void;
  /** The rooms that an alert filed under these cells goes to: only those that follow one of its topics are looked at. */
  matching(cells: readonly Cell[]): Set<Room>;
  /** Every reader in those rooms, once. */
  tell(cells: readonly Cell[], told: (reader: Reader) => void): void;
  all(): Iterable<Room>;
  /** Whether the reader is in a room. */
  has(reader: Reader): boolean;
  /** Readers who are in a room. */
  size(): number;
  /** Rooms that there are. */
  count(): number;
}

/** Where more than one of so many is told, all are gone through in the order in which they came. */
const MANY = 4;

export function openRooms(): Rooms {
  const rooms = new Map<string, Room>();
  const byTopic = new Map<string, Following>();
  const places = new Map<Reader, Room>();

  const open = (name: string, filter: Filter): Room => {
    const room = { name, filter, readers: new Set<Reader>() };
    rooms.set(name, room);
    for (const topic of filter.keys()) {
      const following = byTopic.get(topic);
      if (following) following.rooms.push(room);
      else byTopic.set(topic, { rooms: [room], closed: 0 });
    }
    return room;
  };
  const close = (room: Room) => {
    rooms.delete(room.name);
    for (const topic of room.filter.keys()) {
      const following = byTopic.get(topic)!;
      following.closed++;
      if (following.closed === following.rooms.length) byTopic.delete(topic);
      else if (following.closed * 2 > following.rooms.length) sweep(following);
    }
  };
  const leave = (reader: Reader) => {
    const room = places.get(reader);
    if (!room) return;
    places.delete(reader);
    room.readers.delete(reader);
    if (room.readers.size === 0) close(room);
  };
  const enter = (reader: Reader, filter: Filter) => {
    leave(reader);
    if (filter.size === 0) return;
    const name = filterKey(filter);
    const room = rooms.get(name) ?? open(name, filter);
    room.readers.add(reader);
    places.set(reader, room);
  };
  const matching = (cells: readonly Cell[]) => {
    const found = new Set<Room>();
    for (const cell of cells) {
      for (const room of byTopic.get(cell.topic)?.rooms ?? [])
        if (isOpen(room) && !found.has(room) && coversCell(room.filter, cell)) found.add(room);
    }
    return found;
  };
  const tell = (cells: readonly Cell[], told: (reader: Reader) => void) => {
    const found = matching(cells);
    let wanted = 0;
    for (const { readers } of found) wanted += readers.size;
    // In the order in which they came their connections lie side by side in memory, which is worth a sixth of the cost.
    if (wanted > places.size / MANY) {
      for (const [reader, room] of places) if (found.has(room)) told(reader);
    } else for (const { readers } of found) for (const reader of readers) told(reader);
  };
  return {
    enter,
    leave,
    matching,
    tell,
    all: () => rooms.values(),
    has: (reader) => places.has(reader),
    size: () => places.size,
    count: () => rooms.size,
  };
}

/** The last to leave closes it. */
const isOpen = ({ readers }: Room) => readers.size > 0;

function sweep(following: Following): void {
  following.rooms = following.rooms.filter(isOpen);
  following.closed = 0;
}
