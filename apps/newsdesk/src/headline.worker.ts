import type { Payload, QueueWorker } from '@ajil/queues';
import { InjectParts, type Parts, repeat, type Repeated } from '@ajil/shell';
import { claimChanged, claimUndecided, deleteExpired, moveOldest, takeAsDone } from '@ajil/store';
import { counter } from '@ajil/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DUPLICATE_HOURS, decideOrGiveUp } from './decide-headline.js';

/** The sweeper brings back entries whose job was lost: waiting this long, looked for this often. */
const SWEEP_MS = 2_000;
const LOST_SECONDS = 4;
const SWEEP_BATCH = 500;
const HOUSEKEEPING_MS = 10 * 60_000;

/** The edge of the `headlines` queue. */
@Injectable()
export class HeadlineWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private worker: QueueWorker | undefined;
  private repeated: Repeated[] = [];
  private readonly decisions;

  constructor(@InjectParts() private readonly parts: Parts) {
    this.decisions = counter(parts.metrics, 'decisions_total', 'Decisions by result', ['result']);
  }

  onApplicationBootstrap(): void {
    const { queues, log } = this.parts;
    this.worker = queues.work('headlines', async (job) => {
      if (process.env['AJIL_MUTANT'] === 'M2') {
        await takeAsDone(this.parts.store.db, job.entryId);
        return void setTimeout(() => void this.decide(job).catch(() => undefined), 250);
      }
      await this.decide(job);
    });
    this.repeated = [
      repeat('sweep', SWEEP_MS, () => this.sweep(), log),
      repeat('housekeeping', HOUSEKEEPING_MS, () => this.keepHouse(), log),
    ];
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.repeated.map((task) => task.stop()));
    await this.worker?.close();
  }

  private async decide(job: Payload<'headlines'>): Promise<void> {
    const report = await decideOrGiveUp(job, this.parts);
    this.decisions.inc({ result: report.kind === 'silence' ? report.silence : report.kind });
  }

  private async sweep(): Promise<void> {
    // M9: what the queue forgot is forgotten.
    if (process.env['AJIL_MUTANT'] === 'M9') return;
    const { db } = this.parts.store;
    const lost = [
      ...(await claimUndecided(db, SWEEP_BATCH, LOST_SECONDS)),
      ...(await claimChanged(db, SWEEP_BATCH, LOST_SECONDS)),
    ];
    await this.parts.queues.add(
      'headlines',
      lost.map((entryId) => ({ entryId })),
    );
  }

  private async keepHouse(): Promise<void> {
    const { store, config } = this.parts;
    await moveOldest(store.db, config.logHours);
    await deleteExpired(store.db, { keepDays: config.keepDays, keyHours: DUPLICATE_HOURS });
  }
}
