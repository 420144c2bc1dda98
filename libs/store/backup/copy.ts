import { once } from 'node:events';
import { Readable, type Duplex } from 'node:stream';
import type pg from 'pg';

/** What of node-postgres' connection COPY needs (PostgreSQL protocol 3.0, "COPY Operations"). */
interface Wire {
  stream: Duplex;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
}

/** How node-postgres tells a query of what comes for it; what COPY has no use for is passed over. */
const SILENT = {
  handleRowDescription: () => undefined,
  handleDataRow: () => undefined,
  handleEmptyQuery: () => undefined,
  handlePortalSuspended: () => undefined,
  handleCommandComplete: () => undefined,
  handleCopyData: () => undefined,
};

/** The rows of `copy ... to stdout`, no faster than they are read. */
export function copyOut(client: pg.Client, text: string): Readable {
  let wire: Wire | undefined;
  const rows = new Readable({ read: () => void wire?.stream.resume() });
  const query = {
    ...SILENT,
    submit: (connection: unknown) => {
      wire = connection as Wire;
      wire.query(text);
    },
    // The chunk is a window into a buffer that is used again.
    handleCopyData: ({ chunk }: { chunk: Buffer }) => {
      if (!rows.push(Buffer.from(chunk))) wire?.stream.pause();
    },
    handleError: (error: Error) => void rows.destroy(error),
    handleReadyForQuery: () => void rows.push(null),
  };
  client.query(query);
  return rows;
}

/** Feeds `copy ... from stdin`. Rejects when the server refuses a row, or the source fails. */
export function copyIn(client: pg.Client, text: string, source: AsyncIterable<Buffer>): Promise<void> {
  return new Promise((resolve, reject) => {
    let over = false;
    const end = (finish: () => void) => {
      over = true;
      finish();
    };
    const feed = async (wire: Wire) => {
      try {
        for await (const chunk of source) {
          if (over) return;
          wire.sendCopyFromChunk(chunk);
          if (wire.stream.writableNeedDrain) await once(wire.stream, 'drain');
        }
        wire.endCopyFrom();
      } catch (error) {
        wire.sendCopyFail('the source failed');
        end(() => reject(error instanceof Error ? error : new Error(String(error))));
      }
    };
    const query = {
      ...SILENT,
      submit: (connection: unknown) => (connection as Wire).query(text),
      handleCopyInResponse: (connection: unknown) => void feed(connection as Wire),
      handleError: (error: Error) => end(() => reject(error)),
      handleReadyForQuery: () => end(resolve),
    };
    client.query(query);
  });
}
