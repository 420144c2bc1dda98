/** Whether newcomers may come in now: those who are in already come first. */
export interface Admission {
  /** @returns null: come in; else why not, and the milliseconds to stay away */
  ask(): { why: 'handshakes' | 'overload'; wait: number } | null;
  /** Somebody is looked at: who it is and what he may do, until the returned function is called. */
  begin(): () => void;
  underWay(): number;
}

/** An event loop that runs so late has all it can do for those who are here, in milliseconds. */
export const LATE_MS = 300;

/** However late it is, so many newcomers a second come in: nobody is kept out for ever. */
export const ALWAYS_PER_SECOND = 100;

/** Who is sent away comes back after this long, and up to twice as long. */
const AWAY_MS = 2_000;

/**
 * @param late how late the event loop runs, in milliseconds
 * @param most newcomers who are looked at, at the same time
 */
export function openAdmission(options: {
  late: () => number;
  most: number;
  now?: () => number;
  chance?: () => number;
}): Admission {
  const { late, most, now = () => performance.now(), chance = Math.random } = options;
  let underWay = 0;
  let second = 0;
  let admitted = 0;

  const away = (why: 'handshakes' | 'overload') => ({ why, wait: AWAY_MS * (1 + chance()) });
  const admittedThisSecond = () => {
    const at = Math.floor(now() / 1_000);
    if (at !== second) admitted = 0;
    second = at;
    return admitted;
  };
  return {
    ask: () => {
      if (underWay >= most) return away('handshakes');
      if (admittedThisSecond() >= ALWAYS_PER_SECOND && late() > LATE_MS) return away('overload');
      admitted++;
      return null;
    },
    begin: () => {
      underWay++;
      let ended = false;
      return () => {
        if (!ended) underWay--;
        ended = true;
      };
    },
    underWay: () => underWay,
  };
}
