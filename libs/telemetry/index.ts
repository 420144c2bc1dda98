export { type Log, openLog } from './log.js';
export {
  type Counter,
  counter,
  duration,
  type Gauge,
  gauge,
  type Histogram,
  openMetrics,
  type Registry,
  tally,
} from './metrics.js';
