import { describe, expect, it } from 'vitest';
import { counter, duration, gauge, openMetrics } from './index.js';

const bare = () => openMetrics({ role: 'gateway', defaults: false });

describe('metrics', () => {
  it('are counted apart for each registry, under the same names', async () => {
    const [one, two] = [bare(), bare()];
    const counters = [one, two].map((registry) => counter(registry, 'polls_total', 'Polls', ['result']));
    counters[0]!.inc({ result: 'fetched' }, 3);
    counters[1]!.inc({ result: 'fetched' });
    expect(await one.metrics()).toContain('ajil_polls_total{result="fetched",role="gateway"} 3');
    expect(await two.metrics()).toContain('ajil_polls_total{result="fetched",role="gateway"} 1');
  });

  it('can be opened twice with those of the process itself', async () => {
    for (const registry of [
      openMetrics({ role: 'all', defaults: true }),
      openMetrics({ role: 'all', defaults: true }),
    ]) {
      expect(await registry.metrics()).toContain('process_cpu_seconds_total{role="all"}');
    }
    expect(await bare().metrics()).not.toContain('process_cpu');
  });

  it('read a gauge when they are asked for', async () => {
    const registry = bare();
    let readers = 1;
    gauge(registry, 'readers', 'Readers', () => readers);
    expect(await registry.metrics()).toContain('ajil_readers{role="gateway"} 1');
    readers = 7;
    expect(await registry.metrics()).toContain('ajil_readers{role="gateway"} 7');
  });

  it('measure durations in seconds', async () => {
    const registry = bare();
    duration(registry, 'poll_seconds', 'Seconds').observe(0.02);
    const output = await registry.metrics();
    expect(output).toContain('ajil_poll_seconds_bucket{le="0.01",role="gateway"} 0');
    expect(output).toContain('ajil_poll_seconds_bucket{le="0.025",role="gateway"} 1');
    expect(output).toContain('ajil_poll_seconds_sum{role="gateway"} 0.02');
  });

  it('do not let a name be taken twice in one registry', () => {
    const registry = bare();
    counter(registry, 'polls_total', 'Polls');
    expect(() => counter(registry, 'polls_total', 'Polls')).toThrow('ajil_polls_total');
  });
});
