import { SHIPPED } from '@ajil/topics';
import type { Bye, Head, Reset, SubscribeAck } from '@ajil/protocol';
import { ALL, type Sight } from '../access/sight.js';
import { type FarPast, openFarPast } from '../log/far-past.js';
import { followLog, type FollowOptions, type LogFollower } from '../log/follow-log.js';
import { bodyOf, type KeptRow } from '../log/kept-row.js';
import type { TestLog } from '../log/alert-log.test-helpers.js';
import { HIGH_BACKLOG_BYTES, type Reader } from './reader.js';
import { openRooms, type Rooms } from './rooms.js';
import { NO_LIMIT, openSession, type Session } from './session.js';

/** What a connection was sent, in the order in which it was. */
export type Frame =
  | { event: 'ack'; data: SubscribeAck }
  | { event: 'alert'; data: { seq: number; body: string } }
  | { event: 'head'; data: Head }
  | { event: 'reset'; data: Reset }
  | { event: 'bye'; data: Bye };

/** A reader that keeps every frame. It takes them at once, or waits for `take` when it is slow. */
export interface RecordingReader extends Reader {
  frames: Frame[];
  seqs(): number[];
  /** Resolves when somebody waits for this slow reader. */
  stuck: Promise<void>;
  /** From now on it takes everything. */
  take(): void;
}

export function recordingReader({ slow = false } = {}): RecordingReader {
  const frames: Frame[] = [];
  let waiting = slow;
  let noteStuck!: () => void;
  let take!: () => void;
  const stuck = new Promise<void>((resolve) => (noteStuck = resolve));
  const taken = new Promise<void>((resolve) => (take = resolve));
  const alert = (row: KeptRow) =>
    void frames.push({ event: 'alert', data: { seq: row.seq, body: bodyOf(row) } });
  return {
    frames,
    stuck,
    seqs: () => frames.flatMap((frame) => (frame.event === 'alert' ? [frame.data.seq] : [])),
    take: () => {
      waiting = false;
      take();
    },
    alert,
    alerts: (rows) => rows.forEach(alert),
    together: (sendAll) => sendAll(),
    head: (data) => void frames.push({ event: 'head', data }),
    reset: (data) => void frames.push({ event: 'reset', data }),
    bye: (data) => void frames.push({ event: 'bye', data }),
    backlog: () => (waiting ? HIGH_BACKLOG_BYTES + 1 : 0),
    mark: () => null,
    drained: () => {
      noteStuck();
      return taken;
    },
  };
}

/** A gateway without its transports: rows go to the readers of the rooms that want them. */
export interface TestGateway {
  /** How often the log was read for somebody who came. */
  reads(): number;
  follower: LogFollower;
  rooms: Rooms;
  /** Who sees everything, unless the test says otherwise. */
  open(reader: Reader, sight?: () => Sight): Session;
}

const topics = { existed: (id: string) => SHIPPED.find(id) !== undefined };

export async function openTestGateway(
  { store }: TestLog,
  {
    limits,
    catalogue = topics,
    far = (real) => real,
  }: Pick<FollowOptions, 'limits'> & { catalogue?: typeof topics; far?: (real: FarPast) => FarPast } = {},
): Promise<TestGateway> {
  let reads = 0;
  const farPast = far(openFarPast(store, () => reads++));
  const rooms = openRooms();
  const tell: Parameters<typeof followLog>[1] = (row) => {
    rooms.tell(row.cells, (reader) => reader.alert(row));
  };
  const follower = await followLog(store, tell, () => undefined, {
    ...(limits ? { limits } : {}),
    onRead: (purpose) => (reads += purpose === 'resume' ? 1 : 0),
    onRewrite: farPast.forget,
  });
  return {
    reads: () => reads,
    follower,
    rooms,
    open: (reader, sight = () => ALL) =>
      openSession(reader, { farPast, follower, rooms, catalogue: () => catalogue, sight, budget: NO_LIMIT }),
  };
}

/** Subscribes, and keeps the acknowledgement among the frames. */
export function subscribe(
  session: Session,
  reader: RecordingReader,
  request: Parameters<Session['subscribe']>[0],
): Promise<void> {
  return session.subscribe(request, (data) => void reader.frames.push({ event: 'ack', data }));
}
