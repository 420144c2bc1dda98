import type { IncomingHttpHeaders } from 'node:http';

/** What is known about the representation that would be sent. */
export interface Validators {
  /** Entity tags that mean this content, without quotes: plain and encoded. Empty: sends no ETag. */
  tags: string[];
  /** Whole seconds since 1970; null: sends no Last-Modified. */
  lastModified: number | null;
}

export function isConditional(headers: IncomingHttpHeaders): boolean {
  return headers['if-none-match'] !== undefined || headers['if-modified-since'] !== undefined;
}

/**
 * Whether a GET with these headers is answered 304 (RFC 9110, 13.2.2): If-None-Match is compared
 * weakly, and when it is there, If-Modified-Since is not looked at.
 */
export function isUnchanged(headers: IncomingHttpHeaders, { tags, lastModified }: Validators): boolean {
  const noneMatch = headers['if-none-match'];
  if (noneMatch !== undefined) {
    if (noneMatch.trim() === '*') return true;
    return [...noneMatch.matchAll(/(?:W\/)?"([^"]*)"/g)].some((match) => tags.includes(match[1] ?? ''));
  }
  const since = Date.parse(headers['if-modified-since'] ?? '') / 1000;
  return lastModified !== null && since >= lastModified;
}

/** gzip where Accept-Encoding has it with a weight above 0, named or by "*"; else br; else nothing. */
export function acceptedEncoding(header: string | string[] | undefined): 'gzip' | 'br' | 'identity' {
  const weights = new Map<string, number>();
  for (const part of String(header ?? '').split(',')) {
    const [coding = '', ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    weights.set(coding, weight ? Number(weight.slice(2)) : 1);
  }
  const wanted = (coding: string) => (weights.get(coding) ?? weights.get('*') ?? 0) > 0;
  return wanted('gzip') ? 'gzip' : wanted('br') ? 'br' : 'identity';
}
