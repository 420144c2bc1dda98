const KiB = 1024;
const MiB = 1024 * KiB;

/** What one request may cost. Times in milliseconds, sizes in bytes. */
export const LIMITS = {
  connectMs: 5_000,
  totalMs: 30_000,
  wireBytes: 8 * MiB,
  decodedBytes: 16 * MiB,
  /** Decoded bytes per wire byte, looked at once a body has passed `ratioFromBytes`. */
  ratio: 100,
  ratioFromBytes: 1 * MiB,
  headerBytes: 64 * KiB,
  /** A request header longer than this is not sent (an ETag of a megabyte is not echoed). */
  sentHeaderChars: 4 * KiB,
  redirects: 5,
  urlChars: 2_048,
  /** Informational answers (100, 103) before the real one. */
  informational: 8,
  /** What is read and thrown away of a body that nobody wants, so that its connection can be used again. */
  dumpBytes: 16 * KiB,
  dumpMs: 2_000,
  keepAliveMs: 1_000,
  connectionsPerHost: 2,
  waitingPerHost: 1_024,
  hosts: 4_096,
} as const;
