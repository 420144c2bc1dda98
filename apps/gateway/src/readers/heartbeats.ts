/** Whose turn it is to be told where the log ends: everybody once in a round, a part of them at each beat. */
export interface Heartbeats<Reader> {
  /** From now on it has its turn, the first time a whole round later: it was just told. */
  add(reader: Reader): void;
  delete(reader: Reader): void;
  /** One beat further: those whose turn it is. */
  beat(): Iterable<Reader>;
}

/** @param beats that make a round */
export function openHeartbeats<Reader>(beats: number): Heartbeats<Reader> {
  const turns = Array.from({ length: beats }, () => new Set<Reader>());
  let now = 0;
  return {
    add: (reader) => turns[now]!.add(reader),
    delete: (reader) => turns.some((turn) => turn.delete(reader)),
    beat: () => {
      now = (now + 1) % beats;
      return turns[now]!;
    },
  };
}
