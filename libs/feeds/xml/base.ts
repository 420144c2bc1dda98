import { resolveLink } from '../links.js';
import type { Element } from './element.js';

/** The base that `xml:base` gives an element, each value resolved against the one around it; null without any. */
export function baseOf(element: Element, outer: readonly (string | null)[]): string | null {
  const own = element.attributes.get('xml:base');
  const around = element.parent ? baseOf(element.parent, outer) : null;
  return own === undefined ? around : (resolveLink(own, [around, ...outer]) ?? around);
}
