import { childOf, type Element } from './element.js';
import type { Scope } from './names.js';

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
  /** The document ended early: see `isCut`. */
  partial: boolean;
}

/** An open element. `node` is the kept element that its content goes to: its own, or an ancestor's. */
export interface Open {
  raw: string;
  node: Element;
  own: boolean;
  scope: Scope | null;
}

/**
 * Whether entries may be missing: the reading ended inside the element that holds them. What was mended on the way
 * is no reason; nor is a missing `</rss>` behind the end of the channel.
 */
export function isCut(stop: Stop | null, open: readonly Open[]): boolean {
  if (stop === 'depth' || stop === 'elements') return true;
  const [outermost, ...others] = open;
  if (stop !== null || outermost === undefined) return false;
  const channel = outermost.node.name === 'rss' ? childOf(outermost.node, 'channel') : null;
  return others.length > 0 || !channel?.closed;
}

export function saysSomething({ attributes, children }: Element): boolean {
  return attributes.size > 0 || children.some((child) => typeof child !== 'string' || child.trim() !== '');
}
