import { tokenise } from '@ajil/text';
import type { Term } from '../rules/rule.js';
import { wordsOf } from '../words.js';
import { addPrefix, type Automaton, stepBehind } from './automaton.js';
import type { ShareTerm, SharedTerm } from './plan.js';

/** Puts terms into an automaton, each once: rules that look for the same share it. */
export function openTerms(automaton: Automaton): { share: ShareTerm; count(): number } {
  const known = new Map<string, SharedTerm>();
  return {
    share(term) {
      const key = keyOf(term);
      let shared = known.get(key);
      if (shared !== undefined) return shared;
      shared = { id: known.size, term, written: writtenOf(term), wakes: [] };
      known.set(key, shared);
      insert(automaton, shared);
      return shared;
    },
    count: () => known.size,
  };
}

function keyOf(term: Term): string {
  const written = writtenOf(term) ?? [];
  return [term.kind, term.words.join(' '), term.gaps.join(' '), ...written].join('\n');
}

function writtenOf({ kind, text }: Term): string[] | null {
  return kind === 'exact' ? wordsOf(text).map((word) => word.text.normalize('NFC')) : null;
}

function insert(automaton: Automaton, shared: SharedTerm): void {
  const { kind, text, words } = shared.term;
  if (kind === 'prefix') return addPrefix(automaton, words[0]!, shared);
  (stepBehind(automaton, words).terms ??= []).push(shared);
  if (kind === 'exact') return;
  // Many write «می‌شود» without the joiner, as one word.
  const joined = tokenise(text)
    .map((word) => word.folded)
    .filter((folded) => folded !== '');
  if (joined.length < words.length) (stepBehind(automaton, joined).terms ??= []).push(shared);
}
