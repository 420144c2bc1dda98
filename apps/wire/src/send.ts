import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from './exchange.js';

/** Sends these bytes as the order says: whole, in half, or drop by drop. */
export async function send(exchange: Exchange, bytes: Buffer): Promise<void> {
  const { request, response, order, answer } = exchange;
  const bodiless = response.statusCode === 204 || response.statusCode === 304;
  if (!bodiless) response.setHeader('Content-Length', bytes.length);
  setOrderedHeaders(exchange);
  if (request.method === 'HEAD' || bodiless) return void response.end();
  answer.cut = order.truncate === true;
  const sent = answer.cut ? bytes.subarray(0, bytes.length >> 1) : bytes;
  answer.bytes = sent.length;
  if (order.drip !== undefined) return drip(exchange, sent, order.drip);
  if (!answer.cut) return void response.end(sent);
  response.write(sent, () => response.destroy());
}

function setOrderedHeaders({ response, order }: Exchange): void {
  for (const [name, value] of Object.entries(order.headers ?? {})) response.setHeader(name, value);
}

const DRIP_MS = 20;

async function drip({ response, answer }: Exchange, bytes: Buffer, perSecond: number): Promise<void> {
  const step = Math.max(1, Math.floor((perSecond * DRIP_MS) / 1000));
  const pause = (step / perSecond) * 1000;
  for (let at = 0; at < bytes.length && !response.closed; at += step) {
    response.write(bytes.subarray(at, at + step));
    answer.bytes = Math.min(at + step, bytes.length);
    await wait(pause, response);
  }
  if (answer.cut) response.destroy();
  else response.end();
}

/** Waits, but not for a reader who has gone. */
export async function wait(ms: number, response: Exchange['response']): Promise<void> {
  const gone = new AbortController();
  const stop = () => gone.abort();
  response.once('close', stop);
  await sleep(ms, undefined, { signal: gone.signal }).catch(() => undefined);
  response.off('close', stop);
}
