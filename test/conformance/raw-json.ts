/**
 * The items of the list under this key of a JSON object, each as the characters that stand there: what a parser
 * and a writer would make of them says nothing of what was sent.
 */
export function rawItems(text: string, key: string): string[] {
  const start = text.indexOf('[', text.indexOf(`"${key}"`));
  const items: string[] = [];
  let [depth, from, quoted] = [0, start + 1, false];
  for (let i = start; i < text.length; i++) {
    const sign = text[i]!;
    if (quoted) {
      if (sign === '\\') i++;
      else if (sign === '"') quoted = false;
      continue;
    }
    if (sign === '"') quoted = true;
    if (sign === '[' || sign === '{') depth++;
    const ends = depth === 1 && (sign === ',' || sign === ']');
    if (ends && text.slice(from, i).trim()) items.push(text.slice(from, i).trim());
    if (ends) from = i + 1;
    if (sign === ']' || sign === '}') depth--;
    if (depth === 0) return items;
  }
  return items;
}
