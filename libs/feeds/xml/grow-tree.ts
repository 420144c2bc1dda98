import { LIMITS } from '../limits.js';
import type { Element } from './element.js';
import { canonicalName, isAtomUri, lookUp, type Scope, scopeOf } from './names.js';
import { canHold, isContainer, isEntry, isFeedRoot, isField, isPlainField, PAGE_DEBRIS } from './roles.js';

/** Why the reading was left before the end of the document. */
export type Stop = 'entities' | 'depth' | 'entries' | 'elements' | 'foreign';

export class StopReading extends Error {
  constructor(readonly reason: Stop) {
    super(reason);
  }
}

export interface Tree {
  /** The feed's outermost element; null when none was found. */
  root: Element | null;
  /** The first element that belongs to no feed, when there is no root. */
  foreign: string | null;
  /** In document order; those cut off by the end of the document are not among them. */
  entries: Element[];
  stop: Stop | null;
  partial: boolean;
}

/** An open element. `node` is the kept element that its content goes to: its own, or an ancestor's. */
interface Open {
  raw: string;
  node: Element;
  own: boolean;
  scope: Scope | null;
}

/**
 * Grows the tree from tags and text, and puts back in place what missing end tags displaced: an entry that opens
 * inside an unfinished element moves to the nearest container with its first field; an end tag closes the nearest
 * element of its name but never crosses an entry, unless it is a container's.
 */
export function growTree() {
  const stack: Open[] = [];
  const openNames = new Map<string, number>();
  const entries: Element[] = [];
  const displaced: Element[] = [];
  const sizes = new WeakMap<Element, number>();
  let root: Element | null = null;
  let rootUri = '';
  let isAtom = false;
  let foreign: string | null = null;
  let partial = false;
  let elements = 0;
  let entryElements = 0;

  const top = () => stack[stack.length - 1];
  const count = (raw: string, by: number) => openNames.set(raw, (openNames.get(raw) ?? 0) + by);

  function nameOf(raw: string, scope: Scope | null): string {
    const name = canonicalName(raw, scope, rootUri);
    return isAtom && name.startsWith('atom:') ? name.slice(5) : name;
  }

  function push(raw: string, node: Element, own: boolean, scope: Scope | null): void {
    stack.push({ raw, node, own, scope });
    count(raw, 1);
  }

  function pop(): void {
    const gone = stack.pop();
    if (!gone) return;
    count(gone.raw, -1);
    if (gone.own) gone.node.closed = true;
  }

  function openFirst(raw: string, attributes: ReadonlyMap<string, string>): void {
    const local = raw.slice(raw.indexOf(':') + 1);
    if (!isFeedRoot(local)) {
      if (PAGE_DEBRIS.has(local)) return;
      foreign ??= local;
      throw new StopReading('foreign');
    }
    const scope = scopeOf(attributes, null);
    const uri = lookUp(scope, raw.includes(':') ? raw.slice(0, raw.indexOf(':')) : '');
    isAtom = local === 'feed';
    rootUri = raw.includes(':') && !isAtomUri(uri) ? lookUp(scope, '') : uri;
    root = { name: local, parent: null, attributes, children: [], closed: false };
    push(raw, root, true, scope);
  }

  /** A field that opens inside an unfinished plain field means that its end tag is missing. */
  function endUnclosedField(name: string): void {
    const at = top();
    if (!at?.own || !isPlainField(at.node.name) || !isField(name)) return;
    if (!at.node.parent || !(isEntry(at.node.parent.name) || isContainer(at.node.parent.name))) return;
    pop();
    partial = true;
  }

  /** Moves a displaced entry out to its container. An extension element in between may own it: then it stays. */
  function replaceEntry(name: string): void {
    const at = top();
    if (!at?.own || !isEntry(at.node.name) || !isField(name)) return;
    const home = stack.findLastIndex(
      (open, i) => i < stack.length - 1 && open.own && isContainer(open.node.name),
    );
    const between = stack.slice(home + 1, -1);
    if (home < 0 || between.length === 0 || !between.every((open) => canHold(open.node.name))) return;
    const parent = at.node.parent;
    if (parent) parent.children = parent.children.filter((child) => child !== at.node);
    const container = stack[home]?.node ?? null;
    at.node.parent = container;
    container?.children.push(at.node);
    for (const open of stack.splice(home + 1, between.length)) {
      count(open.raw, -1);
      open.node.closed = true;
    }
    enterEntry(at.node);
    partial = true;
  }

  function place(node: Element, parent: Element): void {
    if (isContainer(parent.name)) enterEntry(node);
    else if (displaced.length < LIMITS.entries) displaced.push(node);
  }

  function enterEntry(node: Element): void {
    if (entries.length >= LIMITS.entries) throw new StopReading('entries');
    entries.push(node);
    entryElements = 0;
  }

  function open(raw: string, attributes: ReadonlyMap<string, string>): void {
    if (!root) return openFirst(raw, attributes);
    if (stack.length >= LIMITS.depth) throw new StopReading('depth');
    const scope = scopeOf(attributes, top()?.scope ?? null);
    const name = nameOf(raw, scope);
    endUnclosedField(name);
    replaceEntry(name);
    const parent = top()?.node ?? root;
    if (++elements > LIMITS.elements) throw new StopReading('elements');
    const isKept = stack.length < LIMITS.keptDepth && ++entryElements <= LIMITS.entryElements;
    if (!isKept && !isEntry(name)) return push(raw, parent, false, scope);
    const node: Element = { name, parent, attributes, children: [], closed: false };
    if (isEntry(name)) place(node, parent);
    parent.children.push(node);
    push(raw, node, true, scope);
  }

  function close(raw: string): void {
    if (!openNames.get(raw)) return;
    const local = raw.slice(raw.indexOf(':') + 1);
    const crosses = isContainer(local) || isFeedRoot(local) || isEntry(local);
    for (let i = stack.length - 1; i >= 0; i--) {
      const at = stack[i];
      if (!at) return;
      if (at.raw === raw) return popTo(i);
      if (at.own && isEntry(at.node.name) && !crosses) return;
    }
  }

  function popTo(index: number): void {
    while (stack.length > index + 1) {
      const at = top();
      if (at?.own && at.node.parent && (isEntry(at.node.name) || isEntry(at.node.parent.name)))
        partial = true;
      pop();
    }
    pop();
  }

  function say(start: number, end: number, read: (from: number, to: number) => string): void {
    const node = top()?.node;
    if (!node) return;
    const size = sizes.get(node) ?? 0;
    if (size >= LIMITS.field) return;
    sizes.set(node, size + end - start);
    node.children.push(read(start, Math.min(end, start + LIMITS.field - size)));
  }

  return {
    open,
    close,
    say,
    hasRoot: () => root !== null,
    foreign: (name: string) => {
      foreign = name;
      throw new StopReading('foreign');
    },
    finish(stop: Stop | null, repaired: boolean): Tree {
      const isCut = stop === 'depth' || stop === 'elements' || (stop === null && stack.length > 0);
      const whole = entries.filter((entry) => entry.closed);
      // One unfinished element around them all must not cost every entry.
      const isLost = whole.length === 0 && entries.length === 0 && displaced.length > 0;
      const found = isLost ? displaced.filter((entry) => entry.closed) : whole;
      return { root, foreign, entries: found, stop, partial: partial || repaired || isCut || isLost };
    },
  };
}
