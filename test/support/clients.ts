import { io, type Socket } from 'socket.io-client';
import type {
  Alert,
  Bye,
  ClientToServerEvents,
  Head,
  Reset,
  ServerToClientEvents,
  Subscribe,
  SubscribeAck,
} from '../../libs/protocol/index.js';
import { whenDone } from './lifetime.js';
import { waitFor } from './processes.js';

/** One thing that a client was sent, in the order of arrival. */
export type Frame =
  | { event: 'alert'; data: Alert }
  | { event: 'head'; data: Head }
  | { event: 'reset'; data: Reset }
  | { event: 'bye'; data: Bye }
  | { event: 'ack'; data: SubscribeAck };

/** A client that keeps everything it is sent. */
export interface Recorder {
  frames: Frame[];
  alerts(): Alert[];
  /** Waits until `enough` says so. */
  until(enough: (recorder: Recorder) => boolean, what?: string): Promise<void>;
  /** The last place of which it was told: what it would resume from. */
  cursor(): string;
  close(): void;
}

function recorder(frames: Frame[], close: () => void): Recorder {
  whenDone(close);
  const self: Recorder = {
    frames,
    alerts: () => frames.flatMap((frame) => (frame.event === 'alert' ? [frame.data] : [])),
    until: async (enough, what = 'frames') => {
      await waitFor(
        () => enough(self) || undefined,
        undefined,
        `${what}; it has ${JSON.stringify(frames.slice(-3))}`,
      );
    },
    cursor: () => {
      const told = frames.filter((frame) => frame.event === 'alert' || frame.event === 'head');
      return told.at(-1)!.data.cursor;
    },
    close,
  };
  return self;
}

export type AjilSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

export interface SocketRecorder extends Recorder {
  socket: AjilSocket;
  subscribe(request: Subscribe): Promise<SubscribeAck>;
}

/** Connects over Socket.IO, websocket first, without reconnecting by itself. */
export async function connectSocket(
  url: string,
  auth: { token?: string } = {},
  extraHeaders: Record<string, string> = {},
): Promise<SocketRecorder> {
  const socket: AjilSocket = io(url, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth,
    extraHeaders,
  });
  const frames: Frame[] = [];
  socket.on('alert', (data) => frames.push({ event: 'alert', data }));
  socket.on('head', (data) => frames.push({ event: 'head', data }));
  socket.on('reset', (data) => frames.push({ event: 'reset', data }));
  socket.on('bye', (data) => frames.push({ event: 'bye', data }));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const subscribe = (request: Subscribe) =>
    new Promise<SubscribeAck>((resolve) => {
      socket.emit('subscribe', request, (answer) => {
        frames.push({ event: 'ack', data: answer });
        resolve(answer);
      });
    });
  return { ...recorder(frames, () => void socket.disconnect()), socket, subscribe };
}

/** One event of a stream as it stood on the wire. */
export interface RawEvent {
  id?: string;
  event?: string;
  data: string;
}

export interface StreamRecorder extends Recorder {
  raw: RawEvent[];
}

/** Opens a server-sent event stream, as curl would. */
export async function openStream(
  url: string,
  query: string,
  headers: Record<string, string> = {},
): Promise<StreamRecorder> {
  const stop = new AbortController();
  const response = await fetch(`${url}/v1/stream?${query}`, { headers, signal: stop.signal });
  if (!response.ok) throw new Error(`the stream answers ${response.status}: ${await response.text()}`);
  const frames: Frame[] = [];
  const raw: RawEvent[] = [];
  void readEvents(response, (event) => {
    raw.push(event);
    frames.push({ event: event.event, data: JSON.parse(event.data) } as Frame);
  }).catch(() => undefined);
  return { ...recorder(frames, () => stop.abort()), raw };
}

async function readEvents(response: Response, onEvent: (event: RawEvent) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body!) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const event = parseEvent(block);
      if (event) onEvent(event);
    }
  }
}

function parseEvent(block: string): RawEvent | null {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2));
  }
  const data = fields.get('data');
  if (data === undefined) return null;
  return {
    data,
    ...(fields.has('id') ? { id: fields.get('id')! } : {}),
    event: fields.get('event') ?? 'message',
  };
}

/** A JSON answer of the API. */
export async function getJson<T>(url: string, headers: Record<string, string> = {}): Promise<T> {
  const answer = await fetch(url, { headers });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

export interface HeadlineJson {
  id: string;
  source: string;
  key: string;
  title: string;
  url: string | null;
  decision: { alert?: string; silence?: string; why: string[] } | null;
}

/** Every accepted entry, page by page. */
export async function allHeadlines(
  url: string,
  headers: Record<string, string> = {},
): Promise<HeadlineJson[]> {
  const all: HeadlineJson[] = [];
  let after: string | null = null;
  do {
    const page: { headlines: HeadlineJson[]; next: string | null } = await getJson(
      `${url}/v1/headlines?limit=1000${after ? `&after=${after}` : ''}`,
      headers,
    );
    all.push(...page.headlines);
    after = page.next;
  } while (after);
  return all;
}

/** Every row of the log, in order, as text: what stood between the brackets. */
export async function allAlerts(url: string, after?: string): Promise<Alert[]> {
  const all: Alert[] = [];
  let cursor = after ?? (await firstCursor(url));
  for (;;) {
    const page: { alerts: Alert[]; cursor: string; more: boolean } = await getJson(
      `${url}/v1/alerts?after=${cursor}&limit=1000`,
    );
    all.push(...page.alerts);
    cursor = page.cursor;
    if (!page.more) return all;
  }
}

/** The place before the first row of the log. */
export async function firstCursor(url: string): Promise<string> {
  const { head } = await getJson<{ head: string }>(`${url}/v1/alerts?limit=1`);
  return head.replace(/\.\d+$/, '.0');
}
