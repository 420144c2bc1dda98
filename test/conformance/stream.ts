import { bearer, type Patient } from './ask.js';
import { type Line, openLine, parseFrame } from './frames.js';
import { violated } from './violation.js';

export interface StreamLine extends Line {
  headers: Headers;
  /** Comments that kept it open. */
  comments(): number;
  /** Resolves when the server has ended it. */
  ended: Promise<void>;
}

/** A server-sent event stream, read by the letter of WHATWG HTML, 9.2.6. */
export async function openStream(
  { url, token, soonMs }: Patient,
  query: string,
  headers: Record<string, string> = {},
): Promise<StreamLine> {
  const stop = new AbortController();
  const response = await fetch(`${url}/v1/stream?${query}`, {
    headers: { ...(token === undefined ? {} : bearer(token)), ...headers },
    signal: stop.signal,
  });
  if (!response.ok)
    violated(`GET /v1/stream?${query} answers ${response.status}: ${(await response.text()).slice(0, 200)}`);
  const { line, push } = openLine('stream', soonMs, () => stop.abort());
  let comments = 0;
  const onEvent = ({ event, data, id }: StreamEvent) =>
    push({ ...parseFrame(event, data), ...(id === null ? {} : { id }) });
  const reader = eventReader(onEvent, () => (comments += 1));
  const ended = readText(response, reader).catch(() => undefined);
  return { ...line, headers: response.headers, comments: () => comments, ended };
}

interface StreamEvent {
  event: string;
  data: string;
  id: string | null;
}

async function readText(response: Response, onText: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of response.body!) onText(decoder.decode(chunk as Uint8Array, { stream: true }));
}

/** Takes the text as it comes, in pieces of any size. */
export function eventReader(onEvent: (event: StreamEvent) => void, onComment: () => void) {
  let rest = '';
  let event = fresh();
  const take = (line: string) => {
    if (line === '') {
      if (event.data.length > 0) onEvent({ ...event, data: event.data.join('\n') });
      event = fresh();
    } else if (line.startsWith(':')) onComment();
    else readField(line, event);
  };
  return (text: string) => {
    // A CR at the very end may be half of a CRLF.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    lines.forEach(take);
  };
}

const fresh = () => ({ event: 'message', data: [] as string[], id: null as string | null });

function readField(line: string, event: ReturnType<typeof fresh>): void {
  const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line)!;
  if (name === 'data') event.data.push(value);
  else if (name === 'event') event.event = value;
  else if (name === 'id') event.id = value;
}
