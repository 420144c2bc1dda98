import { bytesOf, type KeptRow } from './kept-row.js';

export interface RingLimits {
  rows: number;
  /** Of all rows with their frames. */
  bytes: number;
}

/** The newest rows, of which none is missing. */
export interface Ring {
  /** Every row after this seq is here, up to the newest. */
  floor(): number;
  push(row: KeptRow): void;
  /** Puts older rows before those that are here, as many as there is room for: all after `floor`, oldest first. */
  deepen(older: readonly KeptRow[], floor: number): void;
  /** Whether an older row would still fit in. */
  hasRoom(): boolean;
  /** The rows after `seq`, oldest first. `seq` is not below the floor. */
  after(seq: number): Iterable<KeptRow>;
  /** Another text in the place of the same row. */
  replace(row: KeptRow): void;
  has(id: string): boolean;
  /** Nothing is here: the next row comes after `floor`. */
  clear(floor: number): void;
  rows(): number;
  bytes(): number;
}

/** So many places of rows that are gone may stand in front. */
const CUT_AT = 512;

export function openRing(limits: RingLimits): Ring {
  /** Those before `first` are gone; they are cut off now and then. */
  let kept: KeptRow[] = [];
  let first = 0;
  let floor = 0;
  let bytes = 0;
  /** It has dropped rows: older ones would have to go at once. */
  let isCut = false;

  const isFull = () => kept.length - first > limits.rows || bytes > limits.bytes;
  const dropOldest = () => {
    const oldest = kept[first++]!;
    bytes -= bytesOf(oldest);
    floor = oldest.seq;
    isCut = true;
    if (first < CUT_AT) return;
    kept.splice(0, first);
    first = 0;
  };
  /** Where the first row after `seq` stands. */
  const placeAfter = (seq: number) => {
    let [low, high] = [first, kept.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (kept[middle]!.seq <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const clear = (from: number) => {
    kept = [];
    [first, bytes, floor, isCut] = [0, 0, from, false];
  };
  return {
    floor: () => floor,
    push(row) {
      kept.push(row);
      bytes += bytesOf(row);
      while (isFull()) dropOldest();
    },
    deepen(older, from) {
      kept = [...older, ...kept.slice(first)];
      first = 0;
      floor = from;
      for (const row of older) bytes += bytesOf(row);
      while (isFull()) dropOldest();
    },
    hasRoom: () => !isCut && kept.length - first < limits.rows && bytes < limits.bytes,
    *after(seq) {
      for (let place = placeAfter(seq); place < kept.length; place++) yield kept[place]!;
    },
    replace(row) {
      const place = placeAfter(row.seq - 1);
      const old = kept[place];
      if (old?.seq !== row.seq) return;
      bytes += bytesOf(row) - bytesOf(old);
      kept[place] = row;
    },
    has: (id) => kept.some((row, place) => place >= first && row.id === id),
    clear,
    rows: () => kept.length - first,
    bytes: () => bytes,
  };
}
