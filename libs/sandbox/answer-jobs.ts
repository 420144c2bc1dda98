import { parentPort } from 'node:worker_threads';

/** The whole life of a worker: does one job after the other, and dies of the first that throws. */
export function answerJobs(work: (job: never) => unknown): void {
  parentPort!.on('message', (job: unknown) => parentPort!.postMessage({ value: work(job as never) }, []));
  parentPort!.postMessage('ready', []);
}
