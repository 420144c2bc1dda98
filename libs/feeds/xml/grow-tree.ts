import { LIMITS } from '../limits.js';
import { type Element, newElement } from './element.js';
import { canonicalName, isAtomUri, lookUp, type Named, type Scope, scopeOf } from './names.js';
import {
  canHold,
  entryOfSitemap,
  isContainer,
  isEntry,
  isFeedRoot,
  PAGE_DEBRIS,
  ROLE,
  roleOf,
} from './roles.js';
import { isCut, type Open, saysSomething, type Stop, StopReading, type Tree } from './tree.js';

/**
 * Grows the tree from tags and text, and puts back in place what missing end tags displaced: an entry that opens
 * inside an unfinished element moves to the nearest container with its first field; an end tag closes the nearest
 * element of its name but never crosses an entry, unless it is a container's.
 */
export function growTree() {
  const stack: Open[] = [];
  let openNames: Map<string, number> | null = null;
  const entries: Element[] = [];
  const displaced: Element[] = [];
  let root: Element | null = null;
  let rootUri = '';
  let isAtom = false;
  let isSitemap = false;
  let foreign: string | null = null;
  let elements = 0;
  let entryElements = 0;

  const top = () => stack[stack.length - 1];
  const count = (raw: string, by: number) => openNames?.set(raw, (openNames.get(raw) ?? 0) + by);

  /** Names repeat with every item; the few scopes of a document keep those that they have seen. */
  function nameOf(raw: string, scope: Scope | null): Named {
    const known = scope?.seen.get(raw);
    if (known !== undefined) return known;
    const own = ownName(canonicalName(raw, scope, rootUri));
    const named = { name: own, role: roleOf(own) };
    if (scope && scope.seen.size < LIMITS.attributes) scope.seen.set(raw, named);
    return named;
  }

  function ownName(name: string): string {
    if (isSitemap) return entryOfSitemap(name);
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
    isSitemap = local === 'urlset' || local === 'sitemapindex';
    rootUri = raw.includes(':') && !isAtomUri(uri) ? lookUp(scope, '') : uri;
    root = newElement(local, roleOf(local), null, attributes);
    push(raw, root, true, scope);
  }

  /** A field that opens inside an unfinished plain field means that its end tag is missing. */
  function endUnclosedField(role: number): void {
    const at = top();
    if (!at?.own || !(at.node.role & ROLE.plainField) || !(role & ROLE.field)) return;
    if (!at.node.parent || !(at.node.parent.role & (ROLE.entry | ROLE.container))) return;
    pop();
  }

  /** Moves a displaced entry out to its container. An extension element in between may own it: then it stays. */
  function replaceEntry(role: number): void {
    const at = top();
    if (!at?.own || !(at.node.role & ROLE.entry) || !(role & ROLE.field)) return;
    const below = stack[stack.length - 2]?.node;
    if (below && below === at.node.parent && below.role & ROLE.container) return;
    const home = stack.findLastIndex(
      (open, i) => i < stack.length - 1 && open.own && (open.node.role & ROLE.container) !== 0,
    );
    const between = stack.slice(home + 1, -1);
    if (home < 0 || between.length === 0 || !between.every((open) => canHold(open.node.name, open.node.role)))
      return;
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
  }

  function place(node: Element, parent: Element): void {
    if (parent.role & ROLE.container) enterEntry(node);
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
    const { name, role } = nameOf(raw, scope);
    endUnclosedField(role);
    replaceEntry(role);
    const parent = top()?.node ?? root;
    if (++elements > LIMITS.elements) throw new StopReading('elements');
    const isKept = stack.length < LIMITS.keptDepth && ++entryElements <= LIMITS.entryElements;
    if (!isKept && !(role & ROLE.entry)) return push(raw, parent, false, scope);
    const node = newElement(name, role, parent, attributes);
    if (role & ROLE.entry) place(node, parent);
    parent.children.push(node);
    push(raw, node, true, scope);
  }

  /** Counted from the first end tag that fits nothing: a million of those must not search the stack each. */
  function isOpen(raw: string): boolean {
    if (openNames === null) {
      openNames = new Map();
      for (const open of stack) count(open.raw, 1);
    }
    return (openNames.get(raw) ?? 0) > 0;
  }

  function close(raw: string): void {
    if (top()?.raw === raw) return pop();
    if (!isOpen(raw)) return;
    const local = raw.slice(raw.indexOf(':') + 1);
    const crosses = isContainer(local) || isFeedRoot(local) || isEntry(local);
    for (let i = stack.length - 1; i >= 0; i--) {
      const at = stack[i];
      if (!at) return;
      if (at.raw === raw) return popTo(i);
      if (at.own && at.node.role & ROLE.entry && !crosses) return;
    }
  }

  function popTo(index: number): void {
    while (stack.length > index) pop();
  }

  function say(start: number, end: number, read: (from: number, to: number) => string): void {
    const node = top()?.node;
    if (!node) return;
    if (node.size >= LIMITS.field) return;
    const from = node.size;
    node.size += end - start;
    node.children.push(read(start, Math.min(end, start + LIMITS.field - from)));
  }

  return {
    open,
    close,
    say,
    hasRoot: () => root !== null,
    /** Text here belongs to no field. */
    isBetweenFields: () => ((top()?.node.role ?? 0) & (ROLE.entry | ROLE.container)) !== 0,
    foreign: (name: string) => {
      foreign = name;
      throw new StopReading('foreign');
    },
    finish(stop: Stop | null): Tree {
      const whole = entries.filter((entry) => entry.closed);
      // One unfinished element around them all must not cost every entry.
      const isLost = whole.length === 0 && entries.length === 0 && displaced.length > 0;
      const found = (isLost ? displaced.filter((entry) => entry.closed) : whole).filter(saysSomething);
      return { root, foreign, entries: found, stop, partial: isCut(stop, stack) };
    },
  };
}
