import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { LIMITS } from '../limits.js';
import { decodeReferences } from '../references.js';
import { growTree, type Stop, StopReading, type Tree } from './grow-tree.js';
import { repairMarkup } from './repair.js';

const DECLARES_ENTITY = /(?:^|<!)ENTITY\s/i;

/**
 * Reads a document into a light tree, as far as it can be read. Entities of the document's own making are never
 * expanded: their declaration stops the reading. Nothing is fetched, and no input can overflow the stack.
 */
export function readTree(document: string): Tree {
  const { text, repaired } = repairMarkup(document);
  const grower = growTree();
  const stop = tokenize(text, grower);
  return grower.finish(stop, repaired);
}

// The bare tokenizer, not `Parser`: that one keeps a stack of its own whose cost is quadratic in depth.
function tokenize(text: string, grower: ReturnType<typeof growTree>): Stop | null {
  const tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, callbacksFor(text, grower));
  try {
    tokenizer.write(text);
    tokenizer.end();
    return null;
  } catch (error) {
    if (error instanceof StopReading) return error.reason;
    throw error;
  }
}

function callbacksFor(text: string, grower: ReturnType<typeof growTree>): TokenizerCallbacks {
  const nothing = () => undefined;
  let name = '';
  let attribute = '';
  let value = '';
  let attributes = new Map<string, string>();
  const nameAt = (start: number, end: number) =>
    text.slice(start, Math.min(end, start + LIMITS.nameLength)).toLowerCase();
  return {
    onopentagname: (start, end) => {
      name = nameAt(start, end);
      attributes = new Map();
    },
    onattribname: (start, end) => {
      attribute = nameAt(start, end);
      value = '';
    },
    onattribdata: (start, end) => {
      value += text.slice(start, Math.min(end, start + LIMITS.field));
    },
    onattribend: () => {
      const isKept = attributes.size < LIMITS.attributes && !attributes.has(attribute);
      if (isKept) attributes.set(attribute, decodeReferences(value));
    },
    onopentagend: () => grower.open(name, attributes),
    onselfclosingtag: () => {
      grower.open(name, attributes);
      grower.close(name);
    },
    onclosetag: (start, end) => grower.close(nameAt(start, end).trim()),
    ontext: (start, end) =>
      grower.say(start, end, (from, to) => decodeReferences(wholeEntities(text, from, to))),
    oncdata: (start, end, offset) => grower.say(start, end - offset, (from, to) => text.slice(from, to)),
    ondeclaration: (start, end) => {
      if (!grower.hasRoot()) refuse(text.slice(start, end), grower);
    },
    onattribentity: nothing,
    ontextentity: nothing,
    oncomment: nothing,
    onprocessinginstruction: nothing,
    onend: nothing,
  };
}

function refuse(declaration: string, grower: ReturnType<typeof growTree>): void {
  if (DECLARES_ENTITY.test(declaration)) throw new StopReading('entities');
  if (/^doctype\s+html/i.test(declaration)) grower.foreign('html');
}

/** A stretch of raw text; one that a cap cuts short ends before a reference it would split. */
function wholeEntities(text: string, from: number, to: number): string {
  const raw = text.slice(from, to);
  return text[to] === '<' || to === text.length ? raw : raw.replace(/&[^;\s&]{0,32}$/, '');
}
