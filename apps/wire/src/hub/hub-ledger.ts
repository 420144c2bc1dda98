/** One thing that the hub was asked or did. Secrets and challenges are not written down. */
export interface HubLine {
  n: number;
  at: string;
  kind: 'request' | 'verify' | 'denied' | 'push';
  mode: string;
  topic: string;
  callback: string;
  /** The answer's status; 0 for none. */
  status: number;
  /** `request`: it came with a secret. `verify`: the challenge came back. `push`: it was signed. */
  ok: boolean;
  /** Seconds that were asked for or told of; null for none. */
  leaseSeconds: string | null;
  /** Deliveries of one change count from 1. */
  attempt: number;
}

export type HubLedger = ReturnType<typeof openHubLedger>;

/** The newest `cap` lines. */
export function openHubLedger(cap: number) {
  const ring: HubLine[] = [];
  let count = 0;
  return {
    record(line: Omit<HubLine, 'n' | 'at' | 'leaseSeconds' | 'attempt'> & Partial<HubLine>): void {
      count += 1;
      const at = new Date().toISOString();
      ring[(count - 1) % cap] = { leaseSeconds: null, attempt: 1, ...line, n: count, at };
    },
    *lines(): Generator<HubLine> {
      for (let n = Math.max(0, count - cap); n < count; n += 1) yield ring[n % cap]!;
    },
  };
}
