import type { Bye, Head, Reset } from '@ajil/protocol';
import type { Gap } from './gaps.js';
import type { Told } from './told.js';

/** By which way a connection stands. */
export type TransportName = 'socket' | 'stream';

export type State =
  /** Nothing is followed, so there is no connection. */
  | { state: 'idle' }
  | { state: 'connecting'; transport: TransportName }
  /** Everything that comes is told at once. */
  | { state: 'live'; transport: TransportName }
  /** Comes back by itself. */
  | { state: 'waiting'; ms: number; reason: string }
  /** Reads no more until a loop over the alerts has caught up. */
  | { state: 'paused' }
  /** Does not come back by itself: the token or the question must change first. */
  | { state: 'stopped'; code: number | string; reason: string }
  | { state: 'closed' };

/** What a client tells, by name. */
export interface ClientEvents {
  alert: Told;
  head: Head;
  /** The place that it had cannot be served: what lies between is in the archive. Nothing is held any more. */
  reset: Reset;
  gap: Gap;
  state: State;
  bye: Pick<Bye, 'code' | 'message' | 'retryAfterMs'>;
  /** Something went wrong, such as the caller's storage of cursors, or a frame of the gateway. The client goes on. */
  fault: { message: string; error: unknown };
}

export interface Emitter {
  on<E extends keyof ClientEvents>(event: E, listener: (data: ClientEvents[E]) => void): () => void;
  emit<E extends keyof ClientEvents>(event: E, data: ClientEvents[E]): void;
}

/** A listener that throws is the caller's fault: it is told of as such, and stops nobody. */
export function openEmitter(): Emitter {
  const listeners = new Map<string, Set<(data: never) => void>>();
  const emit: Emitter['emit'] = (event, data) => {
    for (const listener of listeners.get(event) ?? []) {
      try {
        (listener as (data: unknown) => void)(data);
      } catch (error) {
        if (event !== 'fault') emit('fault', { message: `a listener to "${event}" failed`, error });
        else
          queueMicrotask(() => {
            throw error;
          });
      }
    }
  };
  return {
    emit,
    on: (event, listener) => {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all.add(listener));
      return () => void all.delete(listener);
    },
  };
}
