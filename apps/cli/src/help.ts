const ASKS_HELP = new Set(['help', '--help', '-h']);

/** The words that are left when those that ask for help are taken out: `help parse`, `parse --help`, `-h`. */
export function ask(words: readonly string[]): { help: boolean; words: string[] } {
  // A file may be called "help": only the first word asks that way.
  const rest = words.filter(
    (word, at) => !(at === 0 ? ASKS_HELP.has(word) : word === '--help' || word === '-h'),
  );
  return { help: rest.length < words.length, words: rest };
}
