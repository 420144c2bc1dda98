import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Response } from 'express';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { keepRow } from '../log/kept-row.js';
import { encodeEvent, StreamReader, write } from './stream-reader.js';

/** What a browser makes of a stream (WHATWG HTML, 9.2.6): lines end at CR, LF or both, events at an empty one. */
function read(stream: string): { event: string; data: string; id: string }[] {
  return stream
    .split(/\r\n\r\n|\n\n|\r\r/)
    .filter(Boolean)
    .map((block) => {
      const fields = block.split(/\r\n|\n|\r/).map((line) => /^([^:]*):? ?(.*)$/s.exec(line)!);
      const of = (name: string) => fields.filter(([, field]) => field === name).map(([, , value]) => value);
      return { event: of('event').join('|'), data: of('data').join('\n'), id: of('id').join('|') };
    });
}

/** Text with everything in it that means something in a stream. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\n', '\r', '\n\n', 'event: bye', 'data: {}', ': ', 'id: 7', '\u2028'),
    ),
  )
  .map((parts) => parts.join(''));

it('an event of a stream is read as exactly one, with the very same data, whatever stands in it (S15, C24)', () => {
  fc.assert(
    fc.property(hostile, fc.option(fc.constant('v1.abc.12')), (title, id) => {
      const data = JSON.stringify({ title });
      const events = read(encodeEvent('alert', data, id ?? undefined) + encodeEvent('head', '{}'));
      expect(events.map(({ event }) => event)).toEqual(['alert', 'head']);
      expect(events[0]!.id).toBe(id ?? '');
      expect(events[0]!.data).toBe(data);
      expect(JSON.parse(events[0]!.data)).toEqual({ title });
    }),
    { numRuns: 2_000 },
  );
});

/** All that comes over a connection which asks in this version of HTTP, when `tell` answers. */
async function heard(version: '1.0' | '1.1', tell: (reader: StreamReader, response: Response) => void) {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    tell(new StreamReader(response as Response), response as Response);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(`GET / HTTP/${version}\r\nHost: here\r\nConnection: close\r\n\r\n`);
  let text = '';
  for await (const bytes of socket.setEncoding('utf8')) text += bytes as string;
  const at = text.indexOf('\r\n\r\n') + 4;
  return { head: text.slice(0, at), body: text.slice(at) };
}

/** RFC 9112, 7.1.3. */
function unchunked(body: string): string {
  let [bytes, text] = [Buffer.from(body), ''];
  for (;;) {
    const end = bytes.indexOf('\r\n');
    const size = parseInt(bytes.toString('latin1', 0, end), 16);
    if (size === 0) return text;
    text += bytes.toString('utf8', end + 2, end + 2 + size);
    expect(bytes.toString('latin1', end + 2 + size, end + 4 + size)).toBe('\r\n');
    bytes = bytes.subarray(end + 4 + size);
  }
}

it.each(['1.0', '1.1'] as const)(
  'what is told comes over HTTP/%s in the order in which it was told, whichever way it is written',
  async (version) => {
    const word = randomBytes(6).toString('hex');
    const rows = [1, 2, 3, 4].map((seq) =>
      keepRow({ seq, id: `${word}${seq}`, kind: 'new', cells: [], body: `{"title":"عاجل ${word} ${seq}"}` }),
    );
    const { head, body } = await heard(version, (reader, response) => {
      reader.alert(rows[0]!);
      write(response, ': still here\n\n');
      reader.together(() => {
        reader.reset({ reason: 'retention', oldest: 'v1.a.1', head: 'v1.a.2' });
        reader.alerts(rows.slice(1, 3));
        reader.head({ cursor: `v1.${word}.3` });
      });
      write(response, ': and here\n\n');
      reader.alert(rows[3]!);
      reader.bye({ code: 4000, message: word, cursor: 'v1.a.3' });
      reader.alert(rows[0]!);
    });
    const alert = (n: number) => `event: alert\ndata: {"title":"عاجل ${word} ${n}"}\n\n`;
    expect(/transfer-encoding: chunked/i.test(head)).toBe(version === '1.1');
    expect(version === '1.1' ? unchunked(body) : body).toBe(
      [
        alert(1),
        ': still here\n\n',
        'event: reset\ndata: {"reason":"retention","oldest":"v1.a.1","head":"v1.a.2"}\n\n',
        alert(2),
        alert(3),
        `id: v1.${word}.3\nevent: head\ndata: {"cursor":"v1.${word}.3"}\n\n`,
        ': and here\n\n',
        alert(4),
        `event: bye\ndata: {"code":4000,"message":"${word}","cursor":"v1.a.3"}\n\n`,
      ].join(''),
    );
  },
);
