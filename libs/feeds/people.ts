/**
 * The name of a person as feeds write it: `mail (Name)` (RSS 2.0), `Name <mail>`, or the bare name.
 * Only index searches: a pattern here once made a popular parser quadratic.
 */
export function personName(text: string): string {
  const trimmed = text.slice(0, 1_024).trim();
  const open = trimmed.indexOf('(');
  if (open > 0 && trimmed.endsWith(')') && trimmed.lastIndexOf('@', open) > 0)
    return trimmed.slice(open + 1, -1);
  const angle = trimmed.indexOf('<');
  if (angle > 0 && trimmed.endsWith('>') && trimmed.includes('@', angle)) return trimmed.slice(0, angle);
  return trimmed;
}
