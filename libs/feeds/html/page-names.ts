import { cutTitle, cutUnits, plain } from '../clean.js';
import { LIMITS } from '../limits.js';
import { shortText } from '../html-text.js';

/** Best first: what a page tells other sites, and what it tells the reader's tab, often with the outlet's name. */
const TITLES = ['og:title', 'twitter:title', 'title'];
const DESCRIPTIONS = ['og:description', 'twitter:description', 'description'];

/** Listens to the tags of a page for its title and description. */
export function openPageNames() {
  const said = new Map<string, string>();
  let inTitle = false;

  function keep(name: string, text: string): void {
    if (!said.has(name) && text.trim() !== '') said.set(name, cutUnits(text, LIMITS.summaryBytes));
  }

  const first = (names: readonly string[]) => names.map((name) => said.get(name)).find((text) => text);
  return {
    onOpen(name: string, attributes: ReadonlyMap<string, string>): void {
      inTitle = name === 'title';
      const property = (attributes.get('property') ?? attributes.get('name'))?.toLowerCase();
      if (name === 'meta' && property && [...TITLES, ...DESCRIPTIONS].includes(property))
        keep(property, attributes.get('content') ?? '');
    },
    onText: (text: string) => void (inTitle && keep('title', text)),
    onClose: (name: string) => void (name === 'title' && (inTitle = false)),
    found() {
      const [title, description] = [first(TITLES), first(DESCRIPTIONS)];
      return {
        title: title === undefined ? null : cutTitle(plain(title)),
        description: description === undefined ? null : shortText(description),
      };
    },
  };
}
