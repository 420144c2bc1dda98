import type { Token } from '@ajil/text';
import { type Form, formsOf } from './forms.js';
import { allows } from './guards.js';
import type { Candidates, Name, Reading } from './name.js';
import { eachName } from './names.js';
import { growTree, type Root, type Step } from './tree.js';

/** What may stand between the words of one name; a comma or a full sentence may not. */
const WITHIN = /^[\s\u200C\u200D\-‐‑–—.'’ʼ״׳"&()־]{0,4}$/u;
const WITHIN_PHRASE = /^[\s\u200C\u200D\-‐‑–—.,،'’ʼ״׳"&()־]{0,4}$/u;

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

let tree: Root | undefined;
/** A tree that is half grown: who asks next goes on with it. */
let growing: ReturnType<typeof growTree> | undefined;

/** Makes the names ready in slices, so that others can work meanwhile. A process that matches nothing needs none. */
export async function prepareNames(pause = nextTurn): Promise<void> {
  while (grow() === undefined) await pause();
}

/** The same in one go. */
export function prepareNamesNow(): Root {
  for (;;) {
    const grown = grow();
    if (grown !== undefined) return grown;
  }
}

/** One slice on; the tree when it is there. */
function grow(): Root | undefined {
  if (tree !== undefined) return tree;
  growing ??= growTree(eachName());
  const step = growing.next();
  if (!step.done) return undefined;
  growing = undefined;
  return (tree = step.value);
}

export type Longest = Omit<Candidates, 'field'>;

/** The longest name that may be read at a word, with every topic that bears it. */
export function longestAt(text: string, words: readonly Token[], from: number): Longest | null {
  const { next } = tree ?? prepareNamesNow();
  let best: Longest | null = null;
  for (const form of formsOf(words[from]!.folded)) {
    const first = next.get(form.word);
    if (first === undefined) continue;
    // An ending comes off the last word: of a longer name it was none.
    const steps =
      form.ending === null ? stepsFrom(first, words, from) : [{ step: first, to: from + 1, last: null }];
    for (const { step, to, last } of steps) {
      if (best !== null && to <= best.to) continue;
      const place = {
        text,
        words,
        from,
        to,
        form: formOf(form, last),
        folded: comparedAs(words, from, to, form, last),
      };
      best = readAt(step, place) ?? best;
    }
  }
  return best;
}

/** `last`: how the last of several words was read, when not as it is. */
type Steps = Generator<{ step: Step; to: number; last: Form | null }>;

/** The tree's steps along the words, shortest name first; the last word of a name may carry an ending. */
function* stepsFrom(first: Step, words: readonly Token[], from: number): Steps {
  let step: Step | undefined = first;
  for (let to = from + 1; step !== undefined; to += 1) {
    yield { step, to, last: null };
    const word = words[to];
    if (word === undefined || step.next === null) return;
    for (const form of formsOf(word.folded)) {
      const isOther = form.particle === null && form.word !== word.folded;
      const read = isOther ? step.next.get(form.word) : undefined;
      if (read !== undefined) yield { step: read, to: to + 1, last: form };
    }
    step = step.next.get(word.folded);
  }
}

/** What came off in front of the first word and behind the last. */
function formOf(form: Form, last: Form | null): Form {
  if (last === null) return form;
  return { ...form, ending: last.ending, ...(last.only === undefined ? {} : { only: last.only }) };
}

function comparedAs(
  words: readonly Token[],
  from: number,
  to: number,
  form: Form,
  last: Form | null,
): string {
  const folded = words.slice(from, to).map((word) => word.folded);
  folded[0] = form.word;
  if (last !== null) folded[folded.length - 1] = last.word;
  return folded.join(' ');
}

/** Every topic whose name may be read here; a phrase hides the others. */
function readAt(step: Step, place: Omit<Reading, 'name'>): Longest | null {
  const names: Name[] = [];
  for (const name of step.names) {
    const reading = { ...place, name };
    if (!isWhole(reading) || !allows(reading)) continue;
    if (name.kind === 'phrase') return { ...reading, names: [name] };
    const known = names.findIndex((other) => other.topic === name.topic);
    if (known === -1) names.push(name);
    else if (name.isShared) names[known] = name;
  }
  return names.length === 0 ? null : { ...place, name: names[0]!, names };
}

/** Whether only what belongs into a name stands between its words. */
function isWhole({ text, words, from, to, name }: Reading): boolean {
  const within = name.kind === 'phrase' ? WITHIN_PHRASE : WITHIN;
  for (let at = from + 1; at < to; at += 1) {
    if (!within.test(text.slice(words[at - 1]!.end, words[at]!.start))) return false;
  }
  return true;
}
