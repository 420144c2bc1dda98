/**
 * The name of a person as feeds write it: `mail (Name)` (RSS 2.0), `Name (mail)`, `Name <mail>`, or the bare name.
 * Only index searches: a pattern here once made a popular parser quadratic.
 */
export function personName(text: string): string {
  const trimmed = text.slice(0, 1_024).trim();
  return outsideOf(trimmed, '(', ')') ?? outsideOf(trimmed, '<', '>') ?? trimmed;
}

/** Of a text with a part in brackets at its end, the half that is no mail address; null when neither or both are. */
function outsideOf(text: string, open: string, close: string): string | null {
  const at = text.indexOf(open);
  if (at <= 0 || !text.endsWith(close)) return null;
  const [before, inside] = [text.slice(0, at).trim(), text.slice(at + 1, -1).trim()];
  if (isMail(inside) && !isMail(before) && before !== '') return before;
  return isMail(before) && !isMail(inside) && inside !== '' ? inside : null;
}

function isMail(text: string): boolean {
  return text.includes('@') && !text.includes(' ');
}
