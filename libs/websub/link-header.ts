import { LIMITS } from './limits.js';

/** One link of a `Link` header: where to, and as what. The address is as written, not resolved. */
export interface HeaderLink {
  target: string;
  /** In lower case. */
  rels: string[];
  /** The link speaks about another document (`anchor`), so it is not one of this document. */
  anchored: boolean;
}

// Each of these takes linear time whatever stands in a header: none may look at the same letters again and again.
const BETWEEN = /[\s,]*/y;
const TARGET = /<([^<>]*)>/y;
const PARAMETER = /\s*;\s*([!#$%&'*+.^_`|~\w-]+)\s*\*?\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/y;
/** What stands between two links, also when it is garbage: up to a comma outside quotes. */
const REST = /(?:[^,"]|"[^"]*"|")*?(?:,|$)/y;

/**
 * Reads the `Link` header, several of them joined by `, ` (RFC 8288, 3 and B.2). What cannot be read is left out.
 * Of a repeated parameter the first counts (3.3).
 */
export function parseLinkHeader(value: string): HeaderLink[] {
  const text = value.slice(0, LIMITS.headerChars);
  const links: HeaderLink[] = [];
  let at = pastGap(text, 0);
  while (at < text.length && links.length < LIMITS.links) {
    const target = matchAt(TARGET, text, at);
    if (target) {
      const { parameters, end } = readParameters(text, at + target[0].length);
      links.push({
        target: (target[1] ?? '').trim(),
        rels: (parameters.get('rel') ?? '').toLowerCase().split(/\s+/).filter(Boolean),
        anchored: parameters.has('anchor'),
      });
      at = end;
    }
    at = pastGap(text, at + Math.max(1, matchAt(REST, text, at)?.[0].length ?? 1));
  }
  return links;
}

function pastGap(text: string, at: number): number {
  return at + (matchAt(BETWEEN, text, at)?.[0].length ?? 0);
}

function readParameters(text: string, start: number): { parameters: Map<string, string>; end: number } {
  const parameters = new Map<string, string>();
  let end = start;
  for (let found = matchAt(PARAMETER, text, end); found; found = matchAt(PARAMETER, text, end)) {
    const name = (found[1] ?? '').toLowerCase();
    const value = found[2]?.replace(/\\(.)/g, '$1') ?? found[3] ?? '';
    if (!parameters.has(name)) parameters.set(name, value);
    end += found[0].length;
  }
  return { parameters, end };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
