/** Labels that `TextDecoder` does not know and what is meant by them. */
const NICKNAMES: readonly [RegExp, string][] = [
  [/^(?:x-)?(?:ms-?)?(?:win|windows|cp|ansi)[-_ ]?(125\d|874)$/i, 'windows-$1'],
  [/^iso[-_ ]?8859[-_ ]?(\d{1,2})(?:[-_ ][ei])?$/i, 'iso-8859-$1'],
  [/^utf[-_ ]?8.*$/i, 'utf-8'],
  [/^koi8$/i, 'koi8-r'],
];

/** Wide ones are known by their bytes; in a label over readable ASCII they are wrong. */
const WIDE = /^(?:utf-?(?:16|32)|unicode|ucs-?[24]|iso-10646|csunicode)/i;

/** The standard name of a declared charset; null when nobody knows it (also UTF-7) or when it cannot be. */
export function knownCharset(label: string | null | undefined): string | null {
  const tidy = label?.trim() ?? '';
  if (tidy === '' || tidy.length > 40 || WIDE.test(tidy)) return null;
  const nickname = NICKNAMES.find(([pattern]) => pattern.test(tidy));
  const name = nickname ? tidy.replace(nickname[0], nickname[1]) : tidy;
  try {
    return new TextDecoder(name).encoding;
  } catch {
    return null;
  }
}

/** What the HTTP header says. */
export function headerCharset(contentType: string | null | undefined): string | null {
  return knownCharset(/;\s*charset\s*=\s*["']?\s*([\w.: -]{1,40})/i.exec(contentType ?? '')?.[1]);
}

/** What the document says: the XML declaration, or the meta element of an HTML page. */
export function ownCharset(head: string): string | null {
  const label =
    /<\?xml[^>]*?\sencoding\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(head) ??
    /<meta\s[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(head);
  return knownCharset(label?.[1]);
}

/** The language that the document names in ASCII: `ar`, `tr`; null when it names none near its start. */
export function ownLanguage(head: string): string | null {
  const tag =
    /<(?:dc:)?language>\s*(?:<!\[CDATA\[\s*)?([a-z]{2})\b|(?:xml:)?lang\s*=\s*["']([a-z]{2})\b/i.exec(head);
  return (tag?.[1] ?? tag?.[2])?.toLowerCase() ?? null;
}
