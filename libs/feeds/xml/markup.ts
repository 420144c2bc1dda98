import { escapeHtml } from '../html-text.js';
import { cutUnits } from '../clean.js';
import { LIMITS } from '../limits.js';
import type { Element } from './element.js';

const VOID = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'wbr',
]);

/**
 * The HTML that an RSS field holds: its text (escaped or CDATA markup, already decoded once), with elements that
 * stand in it unescaped written out again. Within the cap of a field, however many parts it has.
 */
export function htmlOf(element: Element): string {
  let html = '';
  for (const child of element.children) {
    html += typeof child === 'string' ? child : outerMarkup(child);
    if (html.length > LIMITS.field) break;
  }
  return cutUnits(html, LIMITS.field).trim();
}

/** The children as HTML, without prefixes and namespace declarations. The tree's depth cap bounds the recursion. */
export function innerMarkup(element: Element): string {
  return element.children
    .map((child) => (typeof child === 'string' ? escapeHtml(child) : outerMarkup(child)))
    .join('');
}

function outerMarkup(element: Element): string {
  const name = element.name.slice(element.name.indexOf(':') + 1);
  const attributes = [...element.attributes]
    .filter(([key]) => !key.startsWith('xmlns') && !key.startsWith('xml:'))
    .map(([key, value]) => ` ${key}="${escapeHtml(value).replace(/"/g, '&quot;')}"`);
  const start = `<${name}${attributes.join('')}>`;
  return VOID.has(name) ? start : `${start}${innerMarkup(element)}</${name}>`;
}
