import type { EgressRequest } from '@ajil/egress';
import type { PolledSource } from '@ajil/store';

const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, */*;q=0.5';

/** Some servers answer "not modified" for ever: once a day they are asked for all. */
const FULL_MS = 24 * 3_600_000;

/**
 * What is asked of an outlet: its feed, if it changed, with the validators exactly as it gave them (RFC 9110, 13.1).
 * `full` tells that there are none in the request.
 */
export function askFor(source: PolledSource): { request: EgressRequest; full: boolean } {
  const validators = fullIsDue(source) ? {} : validatorsOf(source);
  // Of an endless document the first entries are still news.
  const request = { url: source.url, headers: { accept: ACCEPT, ...validators }, keepCut: true };
  return { request, full: Object.keys(validators).length === 0 };
}

function fullIsDue({ fullAt, now }: PolledSource): boolean {
  return fullAt !== null && now.getTime() - fullAt.getTime() >= FULL_MS;
}

function validatorsOf({ etag, lastModified }: PolledSource): Record<string, string> {
  return {
    ...(etag === null ? {} : { 'if-none-match': etag }),
    ...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
  };
}
