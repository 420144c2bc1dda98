import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** A registry of its own for each process (or test): two never share a counter. */
export function openMetrics(options: { role: string; defaults: boolean }): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ role: options.role });
  if (options.defaults) collectDefaultMetrics({ register: registry });
  return registry;
}

export function counter(registry: Registry, name: string, help: string, labels: string[] = []): Counter {
  return new Counter({ name: `ajil_${name}`, help, labelNames: labels, registers: [registry] });
}

/** A gauge that is read when it is asked for. */
export function gauge(registry: Registry, name: string, help: string, read: () => number): Gauge {
  return new Gauge({
    name: `ajil_${name}`,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

/** A counter whose value is kept elsewhere, and read when it is asked for: for what happens too often to be told each time. */
export function tally(registry: Registry, name: string, help: string, read: () => number): Counter {
  return new Counter({
    name: `ajil_${name}`,
    help,
    registers: [registry],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
}

/** Seconds, from a millisecond to half a minute. */
const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function duration(registry: Registry, name: string, help: string, labels: string[] = []): Histogram {
  return new Histogram({
    name: `ajil_${name}`,
    help,
    labelNames: labels,
    buckets: SECONDS,
    registers: [registry],
  });
}
