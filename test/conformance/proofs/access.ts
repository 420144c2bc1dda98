import { bearer } from '../ask.js';
import type { Ground } from '../ground.js';
import type { Proof } from '../proof.js';
import { mustBeProblem } from './problems.js';
import { must } from '../violation.js';

/** Chapter 6 of the page: who may ask, and how a refusal looks. */
export const ACCESS: Proof[] = [
  { clause: '6.1', says: 'a token that is none: 401, and the way in', prove: wrongToken },
  { clause: '6.2', says: 'what changes something is refused without a token', prove: noToken },
  { clause: '6.3', says: 'a token in an address is refused', prove: tokenInAddress },
  { clause: '6.4', says: 'a refusal is problem details with a stable code', prove: problems },
  { clause: '6.5', says: 'a parameter or key that is not known is refused', prove: unknownKeys },
  { clause: '6.6', says: 'limit is from 1 to 1000', prove: limits },
  { clause: '6.7', says: 'a page of another origin is refused', prove: foreignPage },
];

async function wrongToken({ ask }: Ground): Promise<void> {
  // No more of them: who shows many is taken for somebody who guesses.
  for (const path of ['/v1/alerts', '/v1/stream']) {
    const answer = await ask(path, { headers: bearer(`none-${Math.random()}`) });
    mustBeProblem(answer, 401, 'unauthenticated');
    must(/^bearer\b/i.test(answer.headers.get('www-authenticate') ?? ''), `${path} does not name the way in`);
  }
}

/** Each of these is refused before it is looked at, and would change nothing if it were not. */
const CHANGES: [string, string, unknown][] = [
  ['POST', '/v1/sources', {}],
  ['POST', '/v1/sources/discover', {}],
  ['PATCH', '/v1/sources/none', {}],
  ['DELETE', '/v1/sources/none', undefined],
  ['PUT', '/v1/topics/no-topic-of-this-name', {}],
  ['POST', '/v1/topics/no-topic-of-this-name/replay', {}],
  ['DELETE', '/v1/topics/no-topic-of-this-name', undefined],
  ['GET', '/v1/topics/no-topic-of-this-name', undefined],
];

async function noToken({ ask }: Ground): Promise<void> {
  for (const [method, path, body] of CHANGES) {
    const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: JSON_TYPE };
    mustBeProblem(await ask(path, { method, ...sent, anonymous: true }), 401, 'unauthenticated');
  }
}

const JSON_TYPE = { 'content-type': 'application/json' };

async function tokenInAddress({ ask }: Ground): Promise<void> {
  for (const path of ['/v1/alerts?token=x', '/v1/stream?token=x', '/v1/topics?access_token=x'])
    mustBeProblem(await ask(path), 401, 'unauthenticated');
}

async function problems({ ask }: Ground): Promise<void> {
  mustBeProblem(await ask('/v1/no-route-of-this-name'), 404, 'not_found');
  mustBeProblem(await ask('/v1/sources/no-source-of-this-name'), 404, 'not_found');
  mustBeProblem(await ask('/v1/alerts?topics=no-topic-of-this-name'), 400, 'unknown_topic');
  mustBeProblem(await ask('/v1/alerts?urgency=panic'), 400, 'invalid');
  mustBeProblem(await ask('/v1/headlines?after=nothing'), 400, 'invalid');
}

async function unknownKeys({ ask }: Ground): Promise<void> {
  for (const path of ['/v1/alerts?colour=red', '/v1/headlines?colour=red', '/v1/topics?colour=red'])
    mustBeProblem(await ask(path), 400, 'invalid');
  mustBeProblem(await ask('/v1/alerts?limit=1&limit=2'), 400, 'invalid');
}

async function limits({ ask }: Ground): Promise<void> {
  for (const limit of ['0', '1001', '-1', '1.5', 'many', ''])
    mustBeProblem(await ask(`/v1/alerts?limit=${limit}`), 400, 'invalid');
  must((await ask('/v1/alerts?limit=1000')).status === 200, 'limit=1000 is refused');
}

async function foreignPage({ ask }: Ground): Promise<void> {
  for (const path of ['/v1/alerts', '/v1/stream', '/socket.io/?EIO=4&transport=polling']) {
    const answer = await ask(path, { headers: { origin: 'https://another-page.invalid' } });
    mustBeProblem(answer, 403, 'forbidden');
  }
}
