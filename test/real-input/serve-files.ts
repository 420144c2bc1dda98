import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { FeedFile } from './feed-files.js';

export interface FileServer {
  urlOf(file: FeedFile): string;
  /** The statuses that the file was answered with so far, in order. */
  answersTo(file: FeedFile): readonly number[];
}

/** Serves the files as a static server does: validators, and 304 to whom shows them again (RFC 9110, 13). */
export async function serveFiles(files: readonly FeedFile[]): Promise<FileServer> {
  const modified = new Date().toUTCString();
  const answers = new Map(files.map((file) => [file, [] as number[]]));
  const byPath = new Map(files.map((file, i) => [`/${i}/${encodeURIComponent(file.name)}`, file]));
  const server = createServer((request, response) => {
    const file = byPath.get(request.url ?? '');
    if (!file) return void response.writeHead(404).end();
    answers.get(file)!.push(answer(file, modified, request, response));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pathOf = new Map([...byPath].map(([path, file]) => [file, path]));
  return { urlOf: (file) => base + pathOf.get(file)!, answersTo: (file) => answers.get(file)! };
}

function answer(
  file: FeedFile,
  modified: string,
  request: IncomingMessage,
  response: ServerResponse,
): number {
  const etag = `"${createHash('sha256').update(file.bytes).digest('hex').slice(0, 32)}"`;
  const shown = request.headers['if-none-match'];
  const isKnown = shown === undefined ? request.headers['if-modified-since'] === modified : shown === etag;
  const headers = { etag, 'last-modified': modified };
  if (isKnown) response.writeHead(304, headers).end();
  else response.writeHead(200, { ...headers, 'content-type': file.contentType }).end(file.bytes);
  return isKnown ? 304 : 200;
}
