import { gauge, type Registry, tally } from '@ajil/telemetry';
import { written } from '../readers/fast-path.js';
import type { Ring } from './ring.js';

export function measureRing(metrics: Registry, ring: Pick<Ring, 'rows' | 'bytes'>): void {
  gauge(metrics, 'ring_rows', 'Rows of the alert log that are kept in memory', ring.rows);
  gauge(metrics, 'ring_bytes', 'Bytes that those rows and their frames may take', ring.bytes);
  tally(metrics, 'frames_fast_total', 'Frames written straight to the WebSocket', () => written.fast);
  tally(
    metrics,
    'frames_ordinary_total',
    'Frames that took the way through engine.io',
    () => written.ordinary,
  );
}
