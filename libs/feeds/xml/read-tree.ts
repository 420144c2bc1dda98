import { codeAt } from '../markup/code-at.js';
import { type MarkupHandler, scanMarkup } from '../markup/scan.js';
import { decodeReferences } from '../references.js';
import { NO_ATTRIBUTES } from './element.js';
import { growTree } from './grow-tree.js';
import { repairMarkup } from './repair.js';
import { StopReading, type Tree } from './tree.js';

const DECLARES_ENTITY = /(?:^|<!)ENTITY\s/i;

/**
 * Reads a document into a light tree, as far as it can be read. Entities of the document's own making are never
 * expanded: their declaration stops the reading. Nothing is fetched, and no input can overflow the stack.
 */
export function readTree(document: string): Tree {
  const tree = scan(document, true);
  return tree ?? scan(repairMarkup(document), false) ?? growTree().finish(null);
}

class Odd extends Error {}

/** Null when it is `strict` and meets what has to be mended first. */
function scan(text: string, strict: boolean): Tree | null {
  const grower = growTree();
  const handler = handlerFor(text, grower);
  if (strict) handler.onOddity = giveUp;
  try {
    scanMarkup(text, false, handler);
    return grower.finish(null);
  } catch (error) {
    if (error instanceof StopReading) return grower.finish(error.reason);
    if (error instanceof Odd) return null;
    throw error;
  }
}

function giveUp(): never {
  throw new Odd();
}

type Grower = ReturnType<typeof growTree>;

function handlerFor(text: string, grower: Grower): MarkupHandler {
  const readText = (from: number, to: number) => decodeReferences(wholeEntities(text, from, to));
  const readCdata = (from: number, to: number) => text.slice(from, to);
  return {
    onText: (start, end) => {
      if (!isLayout(text, start, end) || !grower.isBetweenFields()) grower.say(start, end, readText);
    },
    onCdata: (start, end) => grower.say(start, end, readCdata),
    onOpen: ({ name, attributes, selfClosing }) => {
      grower.open(name, attributes ?? NO_ATTRIBUTES);
      if (selfClosing) grower.close(name);
    },
    onClose: (name) => grower.close(name),
    onDeclaration: (start, end) => {
      if (!grower.hasRoot()) refuse(text.slice(start, end), grower);
    },
  };
}

function refuse(declaration: string, grower: Grower): void {
  if (DECLARES_ENTITY.test(declaration)) throw new StopReading('entities');
  if (/^doctype\s+html/i.test(declaration)) grower.foreign('html');
}

/** The line end and indent before a tag, as it stands between any two fields. */
function isLayout(text: string, start: number, end: number): boolean {
  const first = codeAt(text, start);
  if ((first !== 10 && first !== 13) || end - start > 64) return false;
  for (let at = start + 1; at < end; at++) if (codeAt(text, at) > 32) return false;
  return true;
}

/** A stretch of raw text; one that a cap cuts short ends before a reference it would split. */
function wholeEntities(text: string, from: number, to: number): string {
  const raw = text.slice(from, to);
  return text[to] === '<' || to === text.length ? raw : raw.replace(/&[^;\s&]{0,32}$/, '');
}
