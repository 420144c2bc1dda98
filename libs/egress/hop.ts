import { request } from 'undici';
import type { Dispatcher } from 'undici';
import { Refusal } from './codes.js';
import type { Lane, Lanes } from './lanes.js';
import { LIMITS } from './limits.js';

/** One request and its answer's head; the body is still on the wire. */
export type Answer = Dispatcher.ResponseData;

export interface HopOptions {
  lanes: Lanes;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string | Uint8Array;
  abort: AbortController;
}

/** Asks one URL, follows nothing. Rejects as soon as `abort` fires, also while connecting. */
export async function askOnce(url: URL, options: HopOptions): Promise<Answer> {
  const lane = await options.lanes.take(url, options.abort.signal);
  const answer = await askIn(lane, url, options);
  const declared = Number(answer.headers['content-length'] ?? 0);
  if (declared <= LIMITS.wireBytes) return answer;
  void drop(answer);
  throw new Refusal('too_large', `${url.hostname} announces a body of ${declared} bytes; 8 MiB are allowed.`);
}

/** The lane is free again when the answer's body is closed: read to its end, dropped or cut off. */
async function askIn(lane: Lane, url: URL, { method, headers, body, abort }: HopOptions): Promise<Answer> {
  const { signal } = abort;
  try {
    const onInfo = floodStop(url, abort);
    const options = { dispatcher: lane.dispatcher, method, headers, signal, onInfo };
    const answer = await orAbort(request(url, { ...options, body: body ?? null }), signal);
    answer.body.once('close', () => lane.release());
    return answer;
  } catch (error) {
    lane.release();
    throw error;
  }
}

/** Lets a body go that nobody wants: a short one is read so that the connection lives on, a long one is cut. */
export async function drop(answer: Answer): Promise<void> {
  // Not AbortSignal.timeout: its alarm goes off long after most bodies are gone, and makes an error each time.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), LIMITS.dumpMs).unref();
  answer.body.on('error', () => undefined);
  await answer.body.dump({ limit: LIMITS.dumpBytes, signal: late.signal }).catch(() => undefined);
  clearTimeout(timer);
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
