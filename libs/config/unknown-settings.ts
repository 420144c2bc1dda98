import { OPTIONS } from './options.js';

/** What is read elsewhere: by the examples, by the tests, and by builds for tests. */
const OTHERS = /^AJIL_(URL|TOKEN|SEED|NEWSROOM|FAIL|MUTANT|REAL_INPUT\w*|TEST_\w+|CLOCK_\w+)$/;

const NAMES: string[] = Object.values(OPTIONS).map(({ name }) => name);

/** More letters than that are no slip of the hand. */
const MOST_SLIPS = 3;

/** What is set as if it were a setting and is none, each in a sentence for the operator. */
export function unknownSettings(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(environment)
    .filter((name) => environment[name] && name.startsWith('AJIL_'))
    .filter((name) => !NAMES.includes(name) && !OTHERS.test(name))
    .map((name) => {
      const meant = nearest(name);
      return `${name} is no setting${meant ? `; did you mean ${meant}?` : '.'}`;
    });
}

/** Also without the family name: AJIL_DATABASE_URL is DATABASE_URL. */
function nearest(name: string): string | undefined {
  const own = (setting: string) => setting.replace(/^AJIL_/, '');
  const far = (setting: string) => slips(own(name), own(setting));
  const [first] = NAMES.toSorted((a, b) => far(a) - far(b));
  return far(first!) <= MOST_SLIPS ? first : undefined;
}

/** Letters to put in, leave out or change, until the one word is the other (Levenshtein's distance). */
function slips(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j++)
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === other[j] ? 0 : 1)));
    row = next;
  }
  return row.at(-1)!;
}
