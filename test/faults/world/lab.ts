import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deadlines } from '../check/history.js';
import type { Closing } from './closing.js';
import { openPostgres, type PostgresServer } from './postgres.js';
import { findProgram } from './programs.js';

/** What all worlds of a run share. */
export interface Lab {
  seed: string;
  /** A folder for everything of this run. */
  folder: string;
  postgres: PostgresServer;
  /** The redis-server of this machine, or null. */
  redisProgram: string | null;
  /** A busy machine makes everything late: deadlines are stretched by this. */
  patience: number;
  /** ... and by how long a world took to begin, where that was longer than usual: the machine does other things, too. */
  stretched(deadlines: Deadlines, beganInMs: number): Deadlines;
  /** The worlds that are open, whose processes must not outlive this one. */
  open: Set<Closing>;
  close(): Promise<void>;
}

const USUAL_BEGIN_MS = 8_000;

export async function openLab({ seed, patience }: { seed: string; patience: number }): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'ajil-faults-'));
  mkdirSync(folder, { recursive: true });
  const postgres = await openPostgres(join(folder, 'lab'));
  const open = new Set<Closing>();
  return {
    seed,
    folder,
    postgres,
    redisProgram: process.env['AJIL_TEST_REDIS'] || findProgram('redis-server'),
    patience,
    stretched: ({ freshMs, recoverMs, revokeMs, slowMs, stuckMs, patientMs }, beganInMs) => {
      const factor = patience * Math.max(1, beganInMs / USUAL_BEGIN_MS);
      return {
        freshMs: freshMs * factor,
        recoverMs: recoverMs * factor,
        revokeMs: revokeMs * factor,
        slowMs: slowMs * factor,
        stuckMs: Math.max(stuckMs, recoverMs * factor),
        patientMs,
      };
    },
    open,
    close: async () => {
      for (const world of open) await world.close();
      await postgres.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
