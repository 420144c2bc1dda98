import { parseDate } from '../dates/parse-date.js';
import { type Element, firstIn, textOf } from '../xml/element.js';

/** The first date that can be read, in the order of the names. */
export function firstDate(element: Element, zone: number, ...names: string[]): string | null {
  return firstIn(element, names, (child) => parseDate(textOf(child).trim(), zone));
}
