/** A node of the light tree. Names are canonical (see names.ts): `title`, `dc:creator`, `media:content`. */
export interface Element {
  name: string;
  parent: Element | null;
  attributes: ReadonlyMap<string, string>;
  children: (Element | string)[];
  /** Its end tag was seen, or implied by that of its container. */
  closed: boolean;
}

/** The child elements of this name, in document order. */
export function childrenOf(element: Element, name: string): Element[] {
  return element.children.filter(
    (child): child is Element => typeof child !== 'string' && child.name === name,
  );
}

export function childOf(element: Element, name: string): Element | null {
  const found = element.children.find((child) => typeof child !== 'string' && child.name === name);
  return (found as Element | undefined) ?? null;
}

/** All text below the element, white space kept. */
export function textOf(element: Element): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** The trimmed texts of the children with these names: first by name, then in document order; empty ones left out. */
export function textsOf(element: Element, ...names: string[]): string[] {
  const found = names.flatMap((name) => childrenOf(element, name));
  return found.map((child) => textOf(child).trim()).filter((text) => text !== '');
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
