import { existsSync } from 'node:fs';

/** What poisons a document. */
const POISON = 'a poisoned item';

/** Ends the thread that reads a poisoned document, as a bug of its parser might; while the file `<AJIL_FAIL>-poison` is there. */
export function crashOnPoison(bytes: Uint8Array): void {
  if (existsSync(`${process.env['AJIL_FAIL']}-poison`) && Buffer.from(bytes).includes(POISON))
    process.exit(1);
}
