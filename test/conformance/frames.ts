import { parseCursor } from '../../libs/protocol/index.js';
import { short, violated } from './violation.js';

/** One thing that a connection was sent, as the characters that stood on the wire, in the order of arrival. */
export interface Frame {
  event: string;
  text: string;
  data: Record<string, unknown>;
  /** Of a server-sent event. */
  id?: string;
}

/** A connection that keeps what it is sent. */
export interface Line {
  transport: 'socket' | 'stream';
  frames: Frame[];
  /** What was asked by which event, and what its ack said. */
  acks: { event: string; answer: unknown }[];
  /** The texts of the alerts. */
  alerts(): string[];
  /** Waits for something to be true of the frames. @throws Violation after `ms` */
  until(enough: (frames: readonly Frame[]) => boolean, what: string, ms?: number): Promise<void>;
  close(): void;
}

/** What comes at once comes within `soonMs`, also from a loaded machine. */
export function openLine(transport: Line['transport'], soonMs: number, close: () => void) {
  const frames: Frame[] = [];
  const waiting = new Set<() => void>();
  const until: Line['until'] = (enough, what, ms = soonMs) =>
    new Promise((resolve, reject) => {
      const look = () => {
        if (enough(frames)) end(resolve);
      };
      const end = (settle: () => void) => {
        clearTimeout(timer);
        waiting.delete(look);
        settle();
      };
      const timer = setTimeout(() => end(() => reject(missing(what, ms, frames))), ms);
      waiting.add(look);
      look();
    });
  const line: Line = { transport, frames, acks: [], alerts: () => textsOf(frames, 'alert'), until, close };
  const push = (frame: Frame) => {
    frames.push(frame);
    waiting.forEach((look) => look());
  };
  return { line, push };
}

function missing(what: string, ms: number, frames: readonly Frame[]): Error {
  try {
    return violated(`${what} did not come in ${ms / 1_000} s; the last was ${told(frames.at(-1))}`);
  } catch (violation) {
    return violation as Error;
  }
}

export const told = (frame: Frame | undefined) =>
  frame ? `${frame.event} ${short(frame.text)}` : 'nothing at all';

export const textsOf = (frames: readonly Frame[], event: string) =>
  frames.filter((frame) => frame.event === event).map(({ text }) => text);

export function parseFrame(event: string, text: string): Frame {
  try {
    return { event, text, data: JSON.parse(text) as Record<string, unknown> };
  } catch {
    return violated(`${event} is no JSON: ${short(text)}`);
  }
}

/** The seq of what carries a cursor, or -1. */
export const seqOf = (carrier: { cursor?: unknown }) => parseCursor(String(carrier.cursor))?.seq ?? -1;

/** Whether one of the frames says that all up to this seq was sent, or is itself that far. */
export const reaches = (seq: number) => (frames: readonly Frame[]) =>
  frames.some(({ event, data }) => (event === 'head' || event === 'alert') && seqOf(data) >= seq);
