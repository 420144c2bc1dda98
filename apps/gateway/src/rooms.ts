import { type Filter, filterKey, matchesFilter } from '@ajil/protocol';
import type { Reader } from './reader.js';

/** All readers with the same wish: an alert is matched once for all of them. */
interface Room {
  name: string;
  filter: Filter;
  readers: Set<Reader>;
}

/** One room per distinct filter. (A room per topic, urgency and language nearly doubled the memory of a socket.) */
export interface Rooms {
  enter(reader: Reader, filter: Filter): void;
  leave(reader: Reader): void;
  /** The rooms that an alert filed under these cells goes to. */
  matching(cells: readonly string[]): Room[];
  all(): Iterable<Room>;
  size(): number;
}

export function openRooms(): Rooms {
  const rooms = new Map<string, Room>();
  const places = new Map<Reader, Room>();

  const leave = (reader: Reader) => {
    const room = places.get(reader);
    if (!room) return;
    places.delete(reader);
    room.readers.delete(reader);
    if (room.readers.size === 0) rooms.delete(room.name);
    reader.leave(room.name);
  };
  const enter = (reader: Reader, filter: Filter) => {
    leave(reader);
    if (filter.size === 0) return;
    const name = `wish:${filterKey(filter)}`;
    const room = rooms.get(name) ?? { name, filter: new Map(filter), readers: new Set() };
    rooms.set(name, room);
    room.readers.add(reader);
    places.set(reader, room);
    reader.enter(name);
  };
  return {
    enter,
    leave,
    matching: (cells) => [...rooms.values()].filter((room) => matchesFilter(room.filter, cells)),
    all: () => rooms.values(),
    size: () => places.size,
  };
}
