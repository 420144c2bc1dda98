import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './usage-error.js';

type Flags = NonNullable<ParseArgsConfig['options']>;

/** Flags and the other words of a command. @throws UsageError for a flag that the command does not know */
export function readWords<F extends Flags>(words: string[], options: F) {
  try {
    return parseArgs({ args: words, options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's message goes on with advice about "--" behind the first sentence.
    const [sentence] = (error as Error).message.split('. ');
    throw new UsageError(`${sentence!.replace(/\.$/, '')}.`);
  }
}
