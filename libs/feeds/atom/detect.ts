import { childOf, type Element } from '../xml/element.js';
import { isAtomUri } from '../xml/names.js';

/** Atom 1.0 or 0.3: `<feed>` in Atom's namespace, or, where that is missing, with Atom's children. */
export function isAtom(root: Element): boolean {
  if (root.name !== 'feed') return false;
  const isDeclared = [...root.attributes].some(
    ([name, value]) => name.startsWith('xmlns') && isAtomUri(value),
  );
  return isDeclared || ['entry', 'title', 'id'].some((name) => childOf(root, name) !== null);
}
