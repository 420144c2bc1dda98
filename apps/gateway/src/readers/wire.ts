/** What is known of a connection's way to the kernel. */
export interface Wire {
  bytesWritten: number;
  writableLength: number;
  /** How much of what it was given the kernel has not taken yet; Node looks here itself to see whether a write goes on. */
  _handle?: { writeQueueSize?: number } | null;
}

/** Bytes that the kernel took for the other side, give or take what cannot be seen: it changes when any are taken. */
export function takenBy(wire: Wire): number {
  // eslint-disable-next-line no-underscore-dangle -- without it one large write would look like a stall until its end
  const queued = wire._handle?.writeQueueSize ?? 0;
  return wire.bytesWritten - wire.writableLength - queued;
}
