import { request } from 'undici';
import type { Dispatcher } from 'undici';
import { Refusal } from './codes.js';
import { LIMITS } from './limits.js';

/** One request and its answer's head; the body is still on the wire. */
export type Answer = Dispatcher.ResponseData;

export interface HopOptions {
  dispatcher: Dispatcher;
  headers: Record<string, string>;
  abort: AbortController;
}

/** Asks one URL, follows nothing. Rejects as soon as `abort` fires, also while connecting. */
export async function askOnce(url: URL, { dispatcher, headers, abort }: HopOptions): Promise<Answer> {
  const answered = request(url, {
    dispatcher,
    headers,
    method: 'GET',
    signal: abort.signal,
    onInfo: floodStop(url, abort),
  });
  const answer = await orAbort(answered, abort.signal);
  const declared = Number(answer.headers['content-length'] ?? 0);
  if (declared <= LIMITS.wireBytes) return answer;
  drop(answer);
  throw new Refusal('too_large', `${url.hostname} announces a body of ${declared} bytes; 8 MiB are allowed.`);
}

/** Lets a body go that nobody wants: a short one is read so that the connection lives on, a long one is cut. */
export function drop(answer: Answer): void {
  const signal = AbortSignal.timeout(LIMITS.dumpMs);
  answer.body.on('error', () => undefined);
  answer.body.dump({ limit: LIMITS.dumpBytes, signal }).catch(() => undefined);
}

function floodStop(url: URL, abort: AbortController) {
  let seen = 0;
  return () => {
    seen += 1;
    if (seen <= LIMITS.informational) return;
    abort.abort(new Refusal('bad_response', `${url.hostname} sends informational answers without end.`));
  };
}

/** undici looks at the signal only once it is connected; DNS and connecting must not outlive the deadline. */
function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    if (signal.aborted) stop();
  });
}
