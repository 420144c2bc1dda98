import { type Filter, filterOf } from '@ajil/protocol';
import { describe, expect, it } from 'vitest';
import type { Reader } from './reader.js';
import { openRooms } from './rooms.js';

/** A reader that knows only where it is. */
function someone(): Reader & { moves: string[]; rooms: Set<string> } {
  const moves: string[] = [];
  const rooms = new Set<string>();
  const nothing = () => undefined;
  return {
    moves,
    rooms,
    alert: nothing,
    head: nothing,
    reset: nothing,
    bye: nothing,
    backlog: () => 0,
    drained: async () => undefined,
    enter: (room) => {
      moves.push('enter');
      rooms.add(room);
    },
    leave: (room) => {
      moves.push('leave');
      rooms.delete(room);
    },
  };
}

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
    expect([...one.rooms]).toEqual([...two.rooms]);
    expect([...one.rooms]).not.toEqual([...three.rooms]);
  });

  it('get the alerts that their filter takes', () => {
    const rooms = openRooms();
    const [iraq, iran] = [someone(), someone()];
    rooms.enter(iraq, urgentIraq);
    rooms.enter(iran, allIran);
    const told = (...cells: string[]) => rooms.matching(cells).flatMap((room) => [...room.readers]);
    expect(told('iraq/urgent/ar')).toEqual([iraq]);
    expect(told('iraq/routine/ar')).toEqual([]);
    expect(told('iran/deferred/und')).toEqual([iran]);
    expect(told('iraq/flash/en', 'iran/flash/en')).toEqual([iraq, iran]);
    expect(told('oman/flash/en')).toEqual([]);
  });

  it('have a reader once, also after it wished for something else', () => {
    const rooms = openRooms();
    const reader = someone();
    rooms.enter(reader, urgentIraq);
    rooms.enter(reader, allIran);
    expect(reader.rooms.size).toBe(1);
    expect(reader.moves).toEqual(['enter', 'leave', 'enter']);
    expect(rooms.matching(['iraq/urgent/ar'])).toEqual([]);
    expect(rooms.size()).toBe(1);
  });

  it('do not change when a reader’s own filter changes later', () => {
    const rooms = openRooms();
    const filter = new Map(urgentIraq);
    const [reader, other] = [someone(), someone()];
    rooms.enter(reader, filter);
    rooms.enter(other, urgentIraq);
    filter.clear();
    expect(rooms.matching(['iraq/urgent/ar'])[0]!.readers.size).toBe(2);
  });

  it('have nobody in who wishes for nothing', () => {
    const rooms = openRooms();
    const reader = someone();
    rooms.enter(reader, urgentIraq);
    rooms.enter(reader, new Map() as Filter);
    expect(rooms.size()).toBe(0);
    expect(reader.rooms.size).toBe(0);
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
    expect(readers.every((reader) => reader.rooms.size === 0)).toBe(true);
  });
});
