import { randomInt } from 'node:crypto';
import {
  claimDueSources,
  isUnavailable,
  type ListedEntry,
  type PolledSource,
  type PollOutcome,
  releaseClaims,
  renewClaims,
  savePlainPolls,
  savePoll,
} from '@ajil/store';
import { type Complaints, InjectParts, openComplaints, type Parts, repeat, type Repeated } from '@ajil/shell';
import { counter, duration } from '@ajil/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { monotonicFactory } from 'ulid';
import { openSettled } from './entries/settled.js';
import { tellFirstRound } from './first-round.js';
import { newsIn } from './plan-next.js';
import { seedFromConfig } from './seed.js';
import { watchHeat } from './watch-heat.js';
import { type DuePolls, openDuePolls } from './poll-due.js';
import { type PollParts, pollFeed, type PollReport } from './poll-feed.js';
import { saveTogether } from './save-together.js';
import { HubWorker } from './websub/hub.worker.js';

/** How often the clock looks for sources that are due: often, so that polls do not come in bursts. */
const TICK_MS = 100;
/** Claims last ten seconds, and a poll may take half a minute. */
const RENEW_MS = 3_000;
const OUR_FAULT: PollOutcome = {
  kind: 'failed',
  status: null,
  code: 'internal',
  message: 'Ajil could not keep what this feed brought; its log tells why.',
  park: false,
};
const OUR_FAULT_SECONDS = 300;

/** How fine the random part of an id is drawn; ulid's own way takes a system call for each letter. */
const RANDOM = 2 ** 32;

/** The edge to the clock: looks at each source when it is due. */
@Injectable()
export class PollWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private duePolls: DuePolls | undefined;
  private clock: Repeated | undefined;
  private firstRound: Repeated | undefined;
  private heat: Repeated | undefined;
  private renewal: Repeated | undefined;
  private stopping = false;
  private readonly polls;
  private readonly entries;
  private readonly seconds;
  private readonly delay;
  private readonly alarms;
  private readonly complaints: Complaints;

  constructor(
    @InjectParts() private readonly parts: Parts,
    private readonly hubs: HubWorker,
  ) {
    this.complaints = openComplaints('polls', parts.log);
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
    this.firstRound = tellFirstRound(this.parts);
    this.heat = watchHeat(this.parts);
    const polls = this.openPolls(this.tools());
    this.duePolls = polls;
    this.clock = repeat('look for due sources', TICK_MS, () => polls.look(), this.parts.log);
    this.renewal = repeat('renew claims', RENEW_MS, () => polls.renew(), this.parts.log);
  }

  /** An outlet may take half a minute to answer; a stop does not wait for it, and the poll is asked for again later. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    const over = this.duePolls?.stop();
    await Promise.all([this.clock?.stop(), this.firstRound?.stop(), this.heat?.stop(), this.renewal?.stop()]);
    await this.parts.egress.close();
    await over;
  }

  private openPolls(tools: PollParts): DuePolls {
    const { store, config } = this.parts;
    return openDuePolls({
      claim: (limit) => claimDueSources(store.db, { limit, hostGapMs: config.hostGapMs }),
      renew: (claims) => renewClaims(store.db, claims),
      release: (claims) => releaseClaims(store.db, claims),
      poll: (source) => this.poll(source, tools),
    });
  }

  private tools(): PollParts {
    const { store, egress, queues, config, sandbox } = this.parts;
    return {
      store,
      egress,
      queues,
      pace: { pollSeconds: config.pollSeconds },
      parse: (bytes, about, omit) => sandbox.parse(bytes, about, omit),
      settled: openSettled(),
      save: saveTogether({
        one: (poll) => savePoll(store.db, poll),
        many: (polls) => savePlainPolls(store.db, polls),
        isHopeless: isUnavailable,
      }),
      stopping: () => this.stopping,
      newId: monotonicFactory(() => randomInt(RANDOM) / RANDOM),
      chance: Math.random,
    };
  }

  /**
   * What a database that is away cost us is asked for again in a second. Anything else that fails on our side is
   * a failed poll of this source, so that it shows, and so that the outlet is not asked every second.
   * @returns whether its claim is to be given back
   */
  private async poll(source: PolledSource, tools: PollParts): Promise<boolean> {
    const stop = this.seconds.startTimer();
    try {
      const report = await pollFeed(source, tools);
      this.report(report);
      return report.kind === 'skipped' && this.stopping;
    } catch (error) {
      this.complaints.failed(error);
      if (isUnavailable(error)) return true;
      await this.noteOurFault(source);
      return false;
    } finally {
      stop();
    }
  }

  private async noteOurFault({ id, pollVersion }: PolledSource): Promise<void> {
    const plan = { nextPollSeconds: OUR_FAULT_SECONDS };
    const poll = { sourceId: id, pollVersion, outcome: OUR_FAULT, plan };
    await savePoll(this.parts.store.db, poll).catch((error: unknown) => this.complaints.failed(error));
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
