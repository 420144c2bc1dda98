import { Parser } from 'htmlparser2';

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
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (name.toLowerCase() !== 'outline' || found.size >= MAX_OUTLINES) return;
        const outline = readOutline(attributes);
        if (outline && !found.has(outline.url)) found.set(outline.url, outline);
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(text);
  return [...found.values()];
}

function readOutline(attributes: Record<string, string>): OpmlOutline | null {
  const values = new Map(
    Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), value.trim()]),
  );
  const url = values.get('xmlurl');
  if (!url) return null;
  const name = values.get('title') || values.get('text') || url;
  return { url, name, outlet: values.get('outlet') || null, language: values.get('language') || null };
}
