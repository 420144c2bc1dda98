export { FLOW, type Payload, type QueueName } from './flow.js';
export type { Hints } from './hints.js';
export { openQueues, type QueueError, type Queues, type QueueWorker } from './open-queues.js';
