import type { IncomingHttpHeaders } from 'node:http';

/** What is known about the representation that would be sent. */
export interface Validators {
  /** Entity tags that mean this content, without quotes: plain and gzipped. Empty: sends no ETag. */
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

/** Whether Accept-Encoding asks for gzip: named with a weight above 0, or by "*". */
export function wantsGzip(header: string | string[] | undefined): boolean {
  const weights = new Map<string, number>();
  for (const part of String(header ?? '').split(',')) {
    const [coding = '', ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    weights.set(coding, weight ? Number(weight.slice(2)) : 1);
  }
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0;
}
