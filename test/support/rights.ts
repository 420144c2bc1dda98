import { word } from './desk.js';

/** A gateway's answer to a question of ours. */
export interface Answered {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** Asks with a token (or without one); a body is sent as JSON. */
export async function ask(
  method: string,
  address: string,
  token?: string,
  body?: unknown,
): Promise<Answered> {
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : bearer(token)) };
  const answer = await fetch(address, {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: answer.status,
    headers: answer.headers,
    body: isJson && text ? JSON.parse(text) : { text },
  };
}

export interface MadeKey {
  id: string;
  key: string;
}

/** A key that the admin makes. */
export async function makeKey(url: string, admin: string, wanted: object = {}): Promise<MadeKey> {
  const made = await ask('POST', `${url}/v1/keys`, admin, { name: `desk ${word()}`, ...wanted });
  if (made.status !== 201) throw new Error(`no key: ${JSON.stringify(made.body)}`);
  return made.body as unknown as MadeKey;
}

/** A topic of its own that the admin writes. @returns its id */
export async function writeTopic(url: string, admin: string, wanted: object = {}): Promise<string> {
  const id = `t-${word()}`;
  await changeTopic(url, admin, id, wanted);
  return id;
}

export async function changeTopic(url: string, admin: string, id: string, wanted: object): Promise<void> {
  const goldens = { match: [`the ${id} opens`], not: [] };
  const topic = { names: { en: id }, parents: [], rules: [`"${id.replace('-', ' ')}"`, id], goldens };
  const written = await ask('PUT', `${url}/v1/topics/${id}`, admin, { ...topic, ...wanted });
  if (written.status !== 200) throw new Error(`no topic: ${JSON.stringify(written.body)}`);
}
