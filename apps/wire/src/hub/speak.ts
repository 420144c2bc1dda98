// The hub is a stranger to Ajil, so it does not go out through @ajil/egress; it only calls back those who asked it to.
// oxlint-disable-next-line no-restricted-imports
import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Said {
  /** 0: there was no answer. */
  status: number;
  body: string;
}

const DEADLINE_MS = 5_000;
const MOST_CHARS = 10_000;

/** Calls a callback; follows nothing, and never throws for what the network does. */
export async function speak(
  url: string,
  { method, headers = {}, body }: { method: 'GET' | 'POST'; headers?: Record<string, string>; body?: Buffer },
): Promise<Said> {
  try {
    return await ask(url, method, headers, body);
  } catch {
    return { status: 0, body: '' };
  }
}

function ask(url: string, method: string, headers: Record<string, string>, body?: Buffer): Promise<Said> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const length = body ? { 'content-length': String(body.length) } : {};
    const asked = httpRequest(url, { method, headers: { ...headers, ...length }, agent: false, signal });
    asked.once('error', reject);
    asked.once('response', (response) => {
      const status = response.statusCode ?? 0;
      text(response).then((whole) => resolve({ status, body: whole.slice(0, MOST_CHARS) }), reject);
    });
    asked.end(body);
  });
}
