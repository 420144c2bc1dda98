import { type Cell, coversCell, type Filter, parseCell } from '@ajil/protocol';
import type { LogRow } from '@ajil/store';
import { encodeFrame, type Frame, textOf } from '../readers/fast-path.js';

/** A row of the log as it is sent: encoded once for each transport, whoever gets it and however often. */
export interface KeptRow {
  readonly seq: number;
  readonly id: string;
  readonly kind: string;
  readonly cells: readonly Cell[];
  /** For Socket.IO; the row's text is kept nowhere else. */
  readonly frame: Frame;
  /** For server-sent events, as a chunk of their body: made when the first stream wants it. */
  event: Buffer | null;
}

/** Beside its bytes, what a row and its cells take, roughly. */
const OVERHEAD_BYTES = 512;

export function keepRow({ seq, id, kind, cells, body }: LogRow): KeptRow {
  return { seq, id, kind, cells: cells.map(cellNamed), frame: encodeFrame('alert', body), event: null };
}

/** The alert's text, as it stands in the log. */
export function bodyOf(row: KeptRow): string {
  return textOf(row.frame);
}

/** What a row may come to take: the event of a stream is about as long as the frame of a socket. */
export function bytesOf({ frame }: KeptRow): number {
  return 2 * frame.wire.length + OVERHEAD_BYTES;
}

export function wants(filter: Filter, row: KeptRow): boolean {
  return row.cells.some((cell) => coversCell(filter, cell));
}

/** Alerts are filed under the same cells again and again: each is taken apart once, and kept once. */
const known = new Map<string, Cell>();
const MOST_CELLS = 50_000;

function cellNamed(name: string): Cell {
  const found = known.get(name);
  if (found) return found;
  if (known.size >= MOST_CELLS) known.clear();
  const cell = parseCell(name);
  known.set(name, cell);
  return cell;
}
