import type { IncomingMessage } from 'node:http';
import { InjectParts, type Parts, Refused } from '@ajil/shell';
import { type Counter, counter, gauge } from '@ajil/telemetry';
import { Injectable } from '@nestjs/common';
import type { Identity } from '../access/identity.js';
import type { Budget } from '../readers/session.js';
import { type Buckets, openBuckets } from './buckets.js';
import { blockOf, openAddresses } from './client-address.js';
import { openPlaces, type Places } from './places.js';

/** Who is counted, and how many may be behind that. */
interface Asker {
  key: string;
  share: number;
}

/** What is limited, as the counter of refusals names it. */
export type Limit =
  | 'readers'
  | 'sockets'
  | 'streams'
  | 'requests'
  | 'replay'
  | 'calls'
  | 'frames'
  | 'handshakes'
  | 'overload'
  | 'drain';

/** Askers that are remembered for each limit: some 100 bytes each. */
const MOST_ASKERS = 100_000;
/** A pause of this long gives the whole burst back. */
const REQUEST_BURST_S = 10;
const REPLAY_BURST_S = 100;

/** What each identity may have and do at once, on this gateway. */
@Injectable()
export class Limits {
  /** The address that a request comes from, behind the proxies that are trusted. */
  readonly addressOf: (request: IncomingMessage) => string;
  private readonly sockets: Places = openPlaces();
  private readonly streams: Places = openPlaces();
  private readonly requests: Buckets;
  private readonly replay: Buckets;
  private readonly refusals: Counter;

  constructor(@InjectParts() private readonly parts: Parts) {
    const { config, metrics } = parts;
    this.addressOf = openAddresses(config.trustProxy);
    const most = MOST_ASKERS;
    this.requests = openBuckets({ perSecond: config.requestsPerSecond, seconds: REQUEST_BURST_S, most });
    this.replay = openBuckets({ perSecond: config.replayPerSecond, seconds: REPLAY_BURST_S, most });
    this.refusals = counter(metrics, 'refusals_total', 'What was refused because of a limit', ['limit']);
    const askers = () =>
      Math.max(...[this.sockets, this.streams, this.requests, this.replay].map((known) => known.size()));
    gauge(metrics, 'limited_askers', 'Identities and addresses that a limit remembers', askers);
  }

  enterSocket(identity: Identity): boolean {
    return this.enter(this.sockets, identity, this.parts.config.maxSockets, 'sockets');
  }

  leaveSocket(identity: Identity): void {
    this.sockets.leave(this.askerOf(identity).key);
  }

  enterStream(identity: Identity): boolean {
    return this.enter(this.streams, identity, this.parts.config.maxStreams, 'streams');
  }

  leaveStream(identity: Identity): void {
    this.streams.leave(this.askerOf(identity).key);
  }

  /** One more request from this address, whoever asks. @returns 0, or the milliseconds until it may ask again */
  requestFrom(address: string): number {
    return this.spendRequest(this.askerAt(address));
  }

  /** One more request of somebody who showed a token. @throws Refused when there were too many */
  request(identity: Identity): void {
    // By address it was counted before anybody asked who it is.
    const wait = identity.kind === 'anonymous' ? 0 : this.spendRequest(this.askerOf(identity));
    if (wait > 0) throw tooMany('You ask too often', wait);
  }

  /** Reading the past, on a connection that stays. */
  budgetOf(identity: Identity): Budget {
    return { wait: () => this.replayWait(identity), spend: (rows) => this.replayed(identity, rows) };
  }

  /** Rows were read for him. */
  replayed(identity: Identity, rows: number): void {
    const { key, share } = this.askerOf(identity);
    this.replay.spend(key, rows, share);
  }

  /** @throws Refused when he has read so much of the past that he has to wait */
  requireReplay(identity: Identity): void {
    const wait = this.replayWait(identity);
    if (wait > 0) throw tooMany('You have read too many alerts', wait);
  }

  refused(limit: Limit): void {
    this.refusals.inc({ limit });
  }

  private spendRequest({ key, share }: Asker): number {
    const wait = this.requests.wait(key, share);
    if (wait > 0) this.refused('requests');
    else this.requests.spend(key, 1, share);
    return wait;
  }

  private replayWait(identity: Identity): number {
    const { key, share } = this.askerOf(identity);
    const wait = this.replay.wait(key, share);
    if (wait > 0) this.refused('replay');
    return wait;
  }

  /** Who shows a token is counted by it, wherever he is; behind an address without one there may be many. */
  private askerOf({ kind, key, id }: Identity): Asker {
    return kind === 'anonymous' ? this.askerAt(id) : { key, share: 1 };
  }

  private askerAt(address: string): Asker {
    return { key: `ip:${blockOf(address)}`, share: this.parts.config.addressShare };
  }

  private enter(places: Places, identity: Identity, most: number, limit: Limit): boolean {
    const { key, share } = this.askerOf(identity);
    if (places.enter(key, most * share)) return true;
    this.refused(limit);
    return false;
  }
}

/** 429, and when to come back (RFC 6585, 4). */
function tooMany(what: string, wait: number): Refused {
  const seconds = Math.ceil(wait / 1_000);
  return new Refused(429, 'too_many_requests', `${what}. Come back in ${seconds} s.`, seconds);
}
