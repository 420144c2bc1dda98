import {
  claimDueSources,
  isUnavailable,
  type ListedEntry,
  type PolledSource,
  type PollOutcome,
  releaseClaim,
  savePoll,
} from '@ajil/store';
import type { Payload, QueueWorker } from '@ajil/queues';
import { InjectParts, type Parts, repeat, type Repeated } from '@ajil/shell';
import { counter, duration } from '@ajil/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { monotonicFactory } from 'ulid';
import { tellFirstRound } from './first-round.js';
import { newsIn } from './plan-next.js';
import { seedFromConfig } from './seed.js';
import { watchHeat } from './watch-heat.js';
import { type PollParts, pollFeed, type PollReport } from './poll-feed.js';
import { HubWorker } from './websub/hub.worker.js';

/** How often the clock looks for sources that are due: often, so that polls do not come in bursts. */
const TICK_MS = 100;
const OUR_FAULT: PollOutcome = {
  kind: 'failed',
  status: null,
  code: 'internal',
  message: 'Ajil could not keep what this feed brought; its log tells why.',
  park: false,
};
const OUR_FAULT_SECONDS = 300;

/** Due sources taken at one look; the rest follow at the next. */
const BATCH = 200;

/** The edge of the `polls` queue: the clock puts due sources in, and each job is one look at one source. */
@Injectable()
export class PollWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private worker: QueueWorker | undefined;
  private clock: Repeated | undefined;
  private firstRound: Repeated | undefined;
  private heat: Repeated | undefined;
  private stopping = false;
  private readonly polls;
  private readonly entries;
  private readonly seconds;
  private readonly delay;
  private readonly alarms;

  constructor(
    @InjectParts() private readonly parts: Parts,
    private readonly hubs: HubWorker,
  ) {
    this.polls = counter(parts.metrics, 'polls_total', 'Finished polls by result', ['result']);
    this.entries = counter(parts.metrics, 'entries_accepted_total', 'New entries that were accepted');
    this.seconds = duration(parts.metrics, 'poll_seconds', 'Seconds one poll took');
    this.alarms = counter(parts.metrics, 'quiet_alarms_total', 'Sources that were found strangely quiet');
    this.delay = duration(
      parts.metrics,
      'detection_seconds',
      'Seconds from the date that an outlet gives to the poll that found the entry',
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    await seedFromConfig(this.parts);
    const tools = this.tools();
    this.worker = this.parts.queues.work('polls', async (job) => {
      const stop = this.seconds.startTimer();
      this.report(await this.poll(job, tools));
      stop();
    });
    this.firstRound = tellFirstRound(this.parts);
    this.heat = watchHeat(this.parts);
    this.clock = repeat('look for due sources', TICK_MS, () => this.queueDue(), this.parts.log);
  }

  /** An outlet may take half a minute to answer; a stop does not wait for it, and the poll is asked for again later. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await Promise.all([this.clock?.stop(), this.firstRound?.stop(), this.heat?.stop()]);
    await this.parts.egress.close();
    await this.worker?.close();
  }

  private tools(): PollParts {
    const { store, egress, queues, config, sandbox } = this.parts;
    return {
      store,
      egress,
      queues,
      pace: { pollSeconds: config.pollSeconds },
      parse: (bytes, about) => sandbox.parse(bytes, about),
      stopping: () => this.stopping,
      newId: monotonicFactory(),
      chance: Math.random,
    };
  }

  /**
   * What a database that is away cost us is asked for again in a second. Anything else that fails on our side is
   * a failed poll of this source, so that it shows, and so that the outlet is not asked every second.
   */
  private async poll(job: Payload<'polls'>, tools: PollParts): Promise<PollReport> {
    const { db } = this.parts.store;
    try {
      return await pollFeed(job, tools);
    } catch (error) {
      if (isUnavailable(error)) await releaseClaim(db, job.sourceId).catch(() => undefined);
      else await savePoll(db, { ...job, outcome: OUR_FAULT, plan: { nextPollSeconds: OUR_FAULT_SECONDS } });
      throw error;
    }
  }

  private async queueDue(): Promise<void> {
    await this.parts.queues.add(
      'polls',
      await claimDueSources(this.parts.store.db, { limit: BATCH, hostGapMs: this.parts.config.hostGapMs }),
    );
  }

  private report(report: PollReport): void {
    this.polls.inc({ result: report.kind });
    if (report.kind === 'skipped') return;
    const { source, outcome, plan, revised, movedTo } = report;
    this.hubs.look(source.id, report.answer, outcome.kind === 'fetched' ? outcome.hints : null);
    const news = newsIn(outcome);
    this.entries.inc(news.length);
    for (const entry of news) this.measureDelay(entry, source);
    const about = { source: source.url, news: news.length, revised, next: Math.round(plan.nextPollSeconds) };
    if (outcome.kind === 'failed') this.parts.log.debug(about, `poll failed: ${outcome.code}`);
    else this.parts.log.debug(about, `polled: ${outcome.kind}`);
    if (plan.quiet && !source.quiet) this.soundAlarm(source);
    if (movedTo)
      this.parts.log.warn(`${source.url} has moved for good: it is followed at ${movedTo} from now on`);
  }

  private soundAlarm({ url, lastNewAt }: PolledSource): void {
    this.alarms.inc();
    this.parts.log.warn(
      { lastNewAt },
      `${url} has gone strangely quiet: it is silent for longer than it ever is at these hours`,
    );
  }

  /** From the date that the outlet gives to our first sight of it; not for what came before our last look. */
  private measureDelay({ publishedAt }: ListedEntry, { now, lastSuccessAt }: PolledSource): void {
    const ms = publishedAt === null ? NaN : Date.parse(publishedAt);
    if (lastSuccessAt && ms >= lastSuccessAt.getTime()) this.delay.observe((now.getTime() - ms) / 1_000);
  }
}
