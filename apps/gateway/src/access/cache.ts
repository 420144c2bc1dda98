/** What everybody gets alike may be kept, and is asked for anew each time; what one was let in for, only by him. */
export const cacheOf = (isPersonal: boolean): string => (isPersonal ? 'private, no-cache' : 'no-cache');

/** For what must not lie about anywhere. */
export const NEVER_KEPT = 'private, no-store';
