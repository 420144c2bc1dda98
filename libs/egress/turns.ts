import { Refusal } from './codes.js';
import { LIMITS } from './limits.js';

/** Who may use one of a host's connections, first come, first served. */
export interface Turns {
  take(signal: AbortSignal): Promise<void>;
  release(): void;
  idle(): boolean;
}

export function openTurns(host: string): Turns {
  let free: number = LIMITS.connectionsPerHost;
  const waiting = new Set<() => void>();

  function wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        waiting.delete(turn);
        reject(whyLeft(host, signal.reason));
      };
      waiting.add(turn);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  return {
    async take(signal) {
      if (signal.aborted) throw whyLeft(host, signal.reason);
      if (free > 0) return void (free -= 1);
      if (waiting.size < LIMITS.waitingPerHost) return wait(signal);
      throw new Refusal(
        'busy',
        `${host} got no turn: ${LIMITS.waitingPerHost} requests wait for it already.`,
      );
    },
    release() {
      const [next] = waiting;
      if (!next) return void (free += 1);
      waiting.delete(next);
      next();
    },
    idle: () => free === LIMITS.connectionsPerHost,
  };
}

/** A deadline that ends before a turn says nothing about the host itself. */
function whyLeft(host: string, reason: unknown): Error {
  if (!(reason instanceof Refusal) || reason.code !== 'timeout') return reason as Error;
  return new Refusal('busy', `${host} got no turn in time: it is still busy with earlier requests of ours.`);
}
