/** A place in the alert log: which log (its epoch) and which row (its seq; 0 is before the first). */
export interface Position {
  epoch: string;
  seq: number;
}

const CURSOR = /^v1\.([0-9a-z]{1,16})\.(0|[1-9][0-9]{0,15})$/;

/** `v1.<epoch>.<seq>` */
export function formatCursor(position: Position): string {
  return `v1.${position.epoch}.${position.seq}`;
}

/** The position a cursor names, or null for anything that this version never handed out. */
export function parseCursor(text: string): Position | null {
  const match = CURSOR.exec(text);
  if (!match) return null;
  const seq = Number(match[2]);
  return Number.isSafeInteger(seq) ? { epoch: match[1]!, seq } : null;
}
