/** How many places each key holds at this moment. It never remembers more keys than there are places held. */
export interface Places {
  /** @returns whether there was one left of `most` */
  enter(key: string, most: number): boolean;
  leave(key: string): void;
  held(key: string): number;
  /** Keys that hold any. */
  size(): number;
}

export function openPlaces(): Places {
  const places = new Map<string, number>();
  const held = (key: string) => places.get(key) ?? 0;
  return {
    held,
    enter: (key, most) => {
      if (held(key) >= most) return false;
      places.set(key, held(key) + 1);
      return true;
    },
    leave: (key) => {
      if (held(key) > 1) places.set(key, held(key) - 1);
      else places.delete(key);
    },
    size: () => places.size,
  };
}
