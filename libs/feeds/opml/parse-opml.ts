import { readTags } from '../html/tags.js';

/** A feed as an OPML list names it (OPML 2.0, "Subscription lists"). */
export interface OpmlOutline {
  url: string;
  name: string;
  outlet: string | null;
  language: string | null;
}

/** More outlines than any newsroom follows; the rest of a longer list is not read. */
const MAX_OUTLINES = 10_000;

/** The feeds of an OPML list in document order, each address once; folders and outlines without one are passed over. */
export function parseOpml(text: string): OpmlOutline[] {
  const found = new Map<string, OpmlOutline>();
  readTags(text, true, {
    onOpen: (name, attributes) => {
      if (name !== 'outline' || found.size >= MAX_OUTLINES) return;
      const outline = readOutline(attributes);
      if (outline && !found.has(outline.url)) found.set(outline.url, outline);
    },
  });
  return [...found.values()];
}

function readOutline(attributes: ReadonlyMap<string, string>): OpmlOutline | null {
  const value = (name: string) => attributes.get(name)?.trim() || null;
  const url = value('xmlurl');
  if (!url) return null;
  const name = value('title') ?? value('text') ?? url;
  return { url, name, outlet: value('outlet'), language: value('language') };
}
