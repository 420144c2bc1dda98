/** A JSON object's own field; inherited ones (`constructor`) and fields of other values do not exist. */
export function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

/** Whether the text is JSON at all, to be read as such or refused. */
export function looksLikeJson(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

/** JSON Feed 1.0 or 1.1: its version says so, or it has a title and a list of items. */
export function isJsonFeed(value: unknown): boolean {
  const version = fieldOf(value, 'version');
  const items = fieldOf(value, 'items');
  if (typeof version === 'string' && version.includes('jsonfeed.org/version/')) return true;
  return Array.isArray(items) && typeof fieldOf(value, 'title') === 'string';
}
