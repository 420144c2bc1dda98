import { randomInt } from 'node:crypto';
import { type Filter, filterOf, parseCell } from '@ajil/protocol';
import { describe, expect, it } from 'vitest';
import type { Reader } from './reader.js';
import { openRooms, type Rooms } from './rooms.js';

function someone(): Reader {
  const nothing = () => undefined;
  return {
    alert: nothing,
    alerts: nothing,
    head: nothing,
    together: nothing,
    reset: nothing,
    bye: nothing,
    backlog: () => 0,
    mark: () => null,
    drained: async () => undefined,
  };
}

const matching = (rooms: Rooms, ...cells: string[]) => [...rooms.matching(cells.map(parseCell))];
const told = (rooms: Rooms, ...cells: string[]) => {
  const readers: Reader[] = [];
  rooms.tell(cells.map(parseCell), (reader) => readers.push(reader));
  return readers;
};

const urgentIraq = filterOf(['iraq'], 'urgent', ['ar', 'en']);
const allIran = filterOf(['iran'], 'deferred', null);

describe('rooms', () => {
  it('are shared by readers with the same wish, in whatever order they said it', () => {
    const rooms = openRooms();
    const [one, two, three] = [someone(), someone(), someone()];
    rooms.enter(one, urgentIraq);
    rooms.enter(two, filterOf(['iraq'], 'urgent', ['en', 'ar']));
    rooms.enter(three, allIran);
    expect([...rooms.all()]).toHaveLength(2);
    expect(rooms.size()).toBe(3);
    expect(told(rooms, 'iraq/flash/ar')).toEqual([one, two]);
    expect(told(rooms, 'iran/flash/ar')).toEqual([three]);
  });

  it('get the alerts that their filter takes', () => {
    const rooms = openRooms();
    const [iraq, iran] = [someone(), someone()];
    rooms.enter(iraq, urgentIraq);
    rooms.enter(iran, allIran);
    expect(told(rooms, 'iraq/urgent/ar')).toEqual([iraq]);
    expect(told(rooms, 'iraq/routine/ar')).toEqual([]);
    expect(told(rooms, 'iran/deferred/und')).toEqual([iran]);
    expect(told(rooms, 'iraq/flash/en', 'iran/flash/en')).toEqual([iraq, iran]);
    expect(told(rooms, 'oman/flash/en')).toEqual([]);
  });

  it('get an alert once, however many of its cells they take', () => {
    const rooms = openRooms();
    const reader = someone();
    rooms.enter(reader, filterOf(['iraq', 'iran', 'oman'], 'deferred', null));
    expect(told(rooms, 'iraq/flash/en', 'oman/urgent/ar', 'iran/flash/en')).toEqual([reader]);
  });

  it('tell few and many alike: exactly those that want it, once', () => {
    const rooms = openRooms();
    const readers = Array.from({ length: 30 }, someone);
    for (const [i, reader] of readers.entries())
      rooms.enter(reader, filterOf([i === 7 ? 'oman' : 'iraq', `topic-${i % 3}`], 'urgent', null));
    expect(told(rooms, 'oman/urgent/ar')).toEqual([readers[7]]);
    expect(told(rooms, 'iraq/urgent/ar')).toEqual(readers.filter((_, i) => i !== 7));
    expect(told(rooms, 'iraq/urgent/ar', 'topic-1/flash/ar', 'oman/urgent/en')).toEqual(readers);
  });

  it('have a reader once, also after it wished for something else', () => {
    const rooms = openRooms();
    const reader = someone();
    rooms.enter(reader, urgentIraq);
    rooms.enter(reader, allIran);
    expect(told(rooms, 'iraq/urgent/ar')).toEqual([]);
    expect(told(rooms, 'iran/urgent/ar', 'iraq/urgent/ar')).toEqual([reader]);
    expect(rooms.size()).toBe(1);
    expect(rooms.has(reader)).toBe(true);
  });

  it('have nobody in who wishes for nothing', () => {
    const rooms = openRooms();
    const reader = someone();
    rooms.enter(reader, urgentIraq);
    rooms.enter(reader, new Map() as Filter);
    expect(rooms.size()).toBe(0);
    expect(told(rooms, 'iraq/urgent/ar')).toEqual([]);
  });

  it('are gone when the last reader has left', () => {
    const rooms = openRooms();
    const readers = Array.from({ length: 50 }, someone);
    for (const [i, reader] of readers.entries())
      rooms.enter(reader, filterOf([`topic-${i % 7}`], 'urgent', null));
    expect([...rooms.all()]).toHaveLength(7);
    for (const reader of readers) rooms.leave(reader);
    for (const reader of readers) rooms.leave(reader);
    expect([...rooms.all()]).toEqual([]);
    expect(rooms.size()).toBe(0);
    expect(matching(rooms, ...Array.from({ length: 7 }, (_, i) => `topic-${i}/flash/ar`))).toEqual([]);
  });

  it('tell exactly those who are there, however many come and go', () => {
    const rooms = openRooms();
    const readers = Array.from({ length: 40 }, someone);
    const wishes = new Map<Reader, string>();
    for (let step = 0; step < 2_000; step++) {
      const [reader, topic] = [readers[randomInt(40)]!, `topic-${randomInt(5)}`];
      if (randomInt(2) === 0) {
        rooms.leave(reader);
        wishes.delete(reader);
      } else {
        rooms.enter(reader, filterOf([topic, `other-${randomInt(9)}`], 'urgent', null));
        wishes.set(reader, topic);
      }
      const there = readers.filter((each) => wishes.get(each) === topic);
      expect(new Set(told(rooms, `${topic}/flash/ar`))).toEqual(new Set(there));
    }
  });
});
