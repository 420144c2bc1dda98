import { childOf, type Element } from '../xml/element.js';

/** RSS 1.0 and 0.90: `<rdf:RDF>` with a channel or items. RDF of other vocabularies is no feed. */
export function isRdf(root: Element): boolean {
  return root.name === 'rdf' && (childOf(root, 'channel') !== null || childOf(root, 'item') !== null);
}
