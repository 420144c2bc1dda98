import type { IncomingMessage, ServerResponse } from 'node:http';
import { openConnection, TOPIC_IDS } from './connection.js';
import type { Flaw } from './flaws.js';
import type { ToyLog, ToyRow } from './log.js';
import { readWish } from './problem.js';

const KEYS = ['topics', 'urgency', 'languages', 'after'];

/** `GET /v1/stream`. */
export function openToyStreams(log: ToyLog, flaw: Flaw | null) {
  const open = new Map<ServerResponse, ReturnType<typeof openConnection>>();
  const lossy = flaw === '4.6 streams are not told of live alerts';
  return {
    /** @throws ToyProblem */
    open({ headers }: IncomingMessage, query: URLSearchParams, response: ServerResponse): void {
      if (flaw === '4.9 a wrong stream begins' && query.has('colour')) query.delete('colour');
      const wish = readWish(query, KEYS, flaw);
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      const connection = openConnection(writer(response, flaw), log, flaw);
      open.set(response, connection);
      response.on('close', () => open.delete(response));
      const after = placeOf(headers['last-event-id'] as string | undefined, query.get('after'), flaw);
      if (wish.topics === undefined && flaw === '4.4 without topics there is nothing') return;
      const topics = wish.topics ?? TOPIC_IDS.slice(0, 3);
      const unfiltered = flaw === '4.5 a stream has no filters';
      const asked = unfiltered ? { topics } : { ...wish, topics };
      connection.subscribe({ ...asked, ...(after === undefined ? {} : { after }) }, () => undefined);
    },
    live: (row: ToyRow) => {
      if (!lossy) for (const connection of open.values()) connection.live(row);
    },
    beat: () => {
      if (flaw === '4.7 no heartbeat') return;
      for (const response of open.keys()) writer(response, flaw).head(log.at(log.head()));
    },
  };
}

function placeOf(header: string | undefined, query: string | null, flaw: Flaw | null): string | undefined {
  const last = flaw === '4.2 Last-Event-ID is not heard' ? undefined : header || undefined;
  const after = query ?? undefined;
  return flaw === '4.3 after= outweighs the header' ? (after ?? last) : (last ?? after);
}

function writer(response: ServerResponse, flaw: Flaw | null) {
  const write = (event: string, data: string, id?: string) => {
    const named = id === undefined || flaw === '4.1 events have no id' ? '' : `id: ${id}\n`;
    response.write(`${named}event: ${event}\ndata: ${data}\n\n`);
  };
  return {
    alert: ({ alert, text }: ToyRow) => {
      const { id, ...rest } = alert;
      const other = flaw === '1.2 a stream writes the keys in another order';
      const elsewhere = flaw === '2.1 the id of a stream is no cursor elsewhere';
      write('alert', other ? JSON.stringify({ ...rest, id }) : text, elsewhere ? id : alert.cursor);
    },
    head: (cursor: string) => write('head', JSON.stringify({ cursor }), cursor),
    reset: (reset: { head: string }) =>
      write('reset', JSON.stringify(reset), flaw === '4.8 reset has an id' ? reset.head : undefined),
  };
}
