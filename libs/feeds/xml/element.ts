/** A node of the light tree. Names are canonical (see names.ts): `title`, `dc:creator`, `media:content`. */
export interface Element {
  name: string;
  parent: Element | null;
  attributes: ReadonlyMap<string, string>;
  children: (Element | string)[];
  /** Its end tag was seen, or implied by that of its container. */
  closed: boolean;
  /** What its name makes of it (see roles.ts). */
  role: number;
  /** Units of text read into it. */
  size: number;
  /** The child elements by name, made when they are first asked for: the tree is grown by then. */
  byName: ReadonlyMap<string, Element[]> | null;
}

export const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();
const NONE: readonly Element[] = [];

export function newElement(
  name: string,
  role: number,
  parent: Element | null,
  attributes: ReadonlyMap<string, string>,
): Element {
  return { name, parent, attributes, children: [], closed: false, role, size: 0, byName: null };
}

/** The child elements of this name, in document order. */
export function childrenOf(element: Element, name: string): readonly Element[] {
  return (element.byName ??= sortChildren(element)).get(name) ?? NONE;
}

const NO_CHILDREN: ReadonlyMap<string, Element[]> = new Map();

/** A mapper asks an item for sixty names; it has a dozen. */
function sortChildren({ children }: Element): ReadonlyMap<string, Element[]> {
  if (children.length === 0 || (children.length === 1 && typeof children[0] === 'string')) return NO_CHILDREN;
  const byName = new Map<string, Element[]>();
  for (const child of children) {
    if (typeof child === 'string') continue;
    const same = byName.get(child.name);
    if (same) same.push(child);
    else byName.set(child.name, [child]);
  }
  return byName;
}

/** The child elements of these names: first by name, then in document order. */
export function childrenNamed(element: Element, names: readonly string[]): Element[] {
  const found: Element[] = [];
  for (const name of names) for (const child of childrenOf(element, name)) found.push(child);
  return found;
}

export function childOf(element: Element, name: string): Element | null {
  return childrenOf(element, name)[0] ?? null;
}

/** All text below the element, white space kept. */
export function textOf({ children }: Element): string {
  const [first] = children;
  if (children.length === 1 && typeof first === 'string') return first;
  return children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** What `read` makes of the first of these children that it can make something of: by name, then in document order. */
export function firstIn<T>(
  element: Element,
  names: readonly string[],
  read: (child: Element) => T | null,
): T | null {
  for (const name of names) {
    for (const child of childrenOf(element, name)) {
      const value = read(child);
      if (value !== null) return value;
    }
  }
  return null;
}

const trimmedText = (element: Element) => textOf(element).trim() || null;

/** The first of `textsOf`. */
export function firstText(element: Element, ...names: string[]): string | null {
  return firstIn(element, names, trimmedText);
}

/** The trimmed texts of the children with these names: first by name, then in document order; empty ones left out. */
export function textsOf(element: Element, ...names: string[]): string[] {
  const texts: string[] = [];
  for (const child of childrenNamed(element, names)) {
    const text = textOf(child).trim();
    if (text !== '') texts.push(text);
  }
  return texts;
}

/** The nearest value of an inherited attribute (`xml:lang`), from the element up to, not including, `below`. */
export function inheritedOf(
  element: Element,
  attribute: string,
  below: Element | null = null,
): string | null {
  for (let at: Element | null = element; at && at !== below; at = at.parent) {
    const value = at.attributes.get(attribute);
    if (value !== undefined) return value;
  }
  return null;
}
