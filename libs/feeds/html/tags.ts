import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { LIMITS } from '../limits.js';
import { decodeReferences } from '../references.js';

/** What `readTags` tells, in document order. Names are small; a repeated attribute keeps its first value. */
export interface TagReader {
  onOpen(name: string, attributes: ReadonlyMap<string, string>): void;
  onText?(text: string): void;
  onClose?(name: string): void;
}

/** Goes through the tags of a page or an outline list. The tokenizer alone keeps no stack, so no nesting slows it. */
export function readTags(text: string, xmlMode: boolean, reader: TagReader): void {
  const tokenizer = new Tokenizer({ xmlMode, decodeEntities: false }, callbacksFor(text, reader));
  tokenizer.write(text);
  tokenizer.end();
}

function callbacksFor(text: string, reader: TagReader): TokenizerCallbacks {
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
    onopentagend: () => reader.onOpen(name, attributes),
    onselfclosingtag: () => {
      reader.onOpen(name, attributes);
      reader.onClose?.(name);
    },
    onclosetag: (start, end) => reader.onClose?.(nameAt(start, end).trim()),
    ontext: (start, end) => reader.onText?.(decodeReferences(text.slice(start, end))),
    onattribentity: nothing,
    ontextentity: nothing,
    oncdata: nothing,
    oncomment: nothing,
    ondeclaration: nothing,
    onprocessinginstruction: nothing,
    onend: nothing,
  };
}
