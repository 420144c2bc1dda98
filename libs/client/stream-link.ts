import type { Problem } from '@ajil/protocol';
import { type Ask, type Ended, type Hearer, type Link, OPEN_MS, untilEnded, wordsOf } from './link.js';
import { openStreamText, type StreamEvent } from './sse.js';
import { readBye, readHead } from './told.js';

/** Over server-sent events, read by fetch: the token travels in a header, which EventSource cannot do. */
export function openStream(ask: Ask, to: Hearer): Link {
  const stop = new AbortController();
  const hearer = untilEnded(to, () => stop.abort());
  void read(ask, hearer, stop).catch((error: unknown) =>
    hearer.ended({ why: 'lost', detail: wordsOf(error) }),
  );
  return { close: hearer.mute };
}

async function read(ask: Ask, hearer: Hearer, stop: AbortController): Promise<void> {
  const response = await request(ask, stop).catch((error: unknown) => wordsOf(error));
  if (typeof response === 'string') return hearer.ended({ why: 'unreachable', detail: response });
  if (!response.ok || !response.body) return hearer.ended(await refusalOf(response));
  if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
    return hearer.ended({ why: 'unreachable', detail: 'what answers is not an event stream' });
  const events = openStreamText();
  const decoder = new TextDecoder();
  const hear = openHearing(ask.after, hearer);
  const reader = response.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return hearer.ended({ why: 'lost', detail: 'the stream ended' });
    hearer.alive();
    for (const event of events(decoder.decode(value, { stream: true }))) hear(event);
  }
}

async function request({ base, token, question, after }: Ask, stop: AbortController): Promise<Response> {
  const { topics, urgency, languages } = question;
  const address = new URL('v1/stream', base);
  address.searchParams.set('topics', topics.join(','));
  address.searchParams.set('urgency', urgency);
  if (languages) address.searchParams.set('languages', languages.join(','));
  // Not in a header: a page of another origin would have to ask for leave first.
  if (after !== undefined) address.searchParams.set('after', after);
  const headers = {
    accept: 'text/event-stream',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const late = setTimeout(() => stop.abort(new Error('no answer in time')), OPEN_MS);
  try {
    return await fetch(address, { headers, signal: stop.signal });
  } finally {
    clearTimeout(late);
  }
}

/** Takes the events of one stream: the first word on where it begins, then the frames, and a bye at its end. */
function openHearing(after: string | undefined, hearer: Hearer): (event: StreamEvent) => void {
  let opened = false;
  return ({ event, data }) => {
    const frame: unknown = JSON.parse(data);
    if (!opened && event !== 'bye') {
      opened = true;
      hearer.opened(after ?? readHead(frame)?.cursor);
    }
    hearer.frame(event, frame);
    const bye = event === 'bye' ? readBye(frame) : null;
    if (bye) hearer.ended({ why: 'bye', bye });
  };
}

/** What an answer without a stream means, in the words of the contract. */
async function refusalOf(response: Response): Promise<Ended> {
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  const message = problem.detail ?? problem.title ?? `HTTP ${response.status}`;
  if (response.status === 401) return { why: 'bye', bye: { code: 4401, message } };
  if (response.status === 403) return { why: 'bye', bye: { code: 4403, message } };
  if (response.status === 429 || response.status === 503) {
    const seconds = Number(response.headers.get('retry-after') ?? 0);
    return { why: 'bye', bye: { code: 4290, message, retryAfterMs: seconds * 1_000 } };
  }
  if (response.status === 400 && problem.code) return { why: 'refused', code: problem.code, message };
  return { why: 'unreachable', detail: message };
}
