import { Violation } from './violation.js';

/** What is tried: where it is, and as whom. */
export interface Door {
  /** Address of the gateway, without a slash at its end. */
  url: string;
  token?: string | undefined;
}

/** ... and how long is waited for what comes at once, in milliseconds. */
export interface Patient extends Door {
  soonMs: number;
}

export interface Answer {
  path: string;
  method: string;
  status: number;
  headers: Headers;
  text: string;
}

export interface Question {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Ask as nobody, although there is a token. */
  anonymous?: boolean;
}

/** An answer that takes longer than this is none. */
const PATIENCE_MS = 30_000;

/** Asks over HTTP and reads the whole answer, whatever it is. `onAnswer` is told of each. */
export function asker({ url, token }: Door, onAnswer: (answer: Answer) => void) {
  return async (path: string, question: Question = {}): Promise<Answer> => {
    const { method = 'GET', headers = {}, body, anonymous = false } = question;
    const response = await fetch(url + path, {
      method,
      headers: { ...(token === undefined || anonymous ? {} : bearer(token)), ...headers },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer = {
      path,
      method,
      status: response.status,
      headers: response.headers,
      text: await response.text(),
    };
    onAnswer(answer);
    return answer;
  };
}

export type Ask = ReturnType<typeof asker>;

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** The JSON of a 200. @throws Violation */
export function jsonOf({ path, method, status, text }: Answer): unknown {
  const question = `${method} ${path}`;
  if (status !== 200) throw new Violation(`${question} answers ${status}: ${text.slice(0, 200)}`);
  try {
    return JSON.parse(text);
  } catch {
    throw new Violation(`${question} answers no JSON: ${text.slice(0, 200)}`);
  }
}
