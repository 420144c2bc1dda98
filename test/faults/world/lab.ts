import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deadlines } from '../check/history.js';
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
  stretched(deadlines: Deadlines): Deadlines;
  close(): Promise<void>;
}

export async function openLab({ seed, patience }: { seed: string; patience: number }): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'ajil-faults-'));
  mkdirSync(folder, { recursive: true });
  const postgres = await openPostgres(join(folder, 'lab'));
  return {
    seed,
    folder,
    postgres,
    redisProgram: process.env['AJIL_TEST_REDIS'] || findProgram('redis-server'),
    patience,
    stretched: (deadlines) => {
      const { freshMs, recoverMs, revokeMs, slowMs, stuckMs } = deadlines;
      return {
        freshMs: freshMs * patience,
        recoverMs: recoverMs * patience,
        revokeMs: revokeMs * patience,
        slowMs: slowMs * patience,
        stuckMs: Math.max(stuckMs, recoverMs * patience),
      };
    },
    close: async () => {
      await postgres.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
