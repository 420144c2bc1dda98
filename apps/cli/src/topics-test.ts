import { failedGoldens } from '@ajil/desk';
import {
  type Catalogue,
  catalogueOf,
  checkEdit,
  editedCatalogue,
  openMatching,
  SHIPPED,
  type Topic,
  type TopicEdit,
} from '@ajil/topics';
import { print } from './print.js';
import { readTopicFile } from './read-topic-file.js';
import { readWords } from './read-words.js';
import { UsageError } from './usage-error.js';

/** `ajil topics test` */
export async function run(words: string[]): Promise<number> {
  const { positionals } = readWords(words, {});
  const [file, ...others] = positionals;
  if (others.length > 0) throw new UsageError('Name one file, or none for the shipped topics.');
  const edits = file === undefined ? [] : await readTopicFile(file);
  // The topics of one file may be each other's parents.
  const catalogue = editedCatalogue(edits);
  const troubles = edits.flatMap((edit) => troublesOf(edit, catalogue));
  for (const trouble of troubles) await print(`${trouble}\n`);
  if (troubles.length > 0) return 1;
  const topics: readonly Topic[] = file === undefined ? SHIPPED.topics : edits;
  const matching = await openMatching(file === undefined ? SHIPPED : catalogueOf(topics));
  const failures = [];
  for (const topic of topics) failures.push(...(await failedGoldens(topic, matching, async () => undefined)));
  for (const { message } of failures) await print(`${message}\n`);
  const count = topics.reduce((sum, { goldens }) => sum + goldens.match.length + goldens.not.length, 0);
  process.stderr.write(
    `${topics.length} topic${topics.length === 1 ? '' : 's'}, ${count} goldens, ${failures.length || 'none'} came out the other way.\n`,
  );
  return failures.length > 0 ? 1 : 0;
}

function troublesOf(edit: TopicEdit, catalogue: Catalogue): string[] {
  return checkEdit(edit, catalogue).map(({ message, rule, at }) => {
    const place = rule === undefined ? '' : ` rule ${rule + 1}${at === undefined ? '' : `, at ${at}`}:`;
    return `${edit.id}:${place} ${message}`;
  });
}
