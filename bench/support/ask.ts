import type { ChildProcess } from 'node:child_process';

/** Questions to a child over its IPC channel; one that is not answered in time is an error. */
export type Ask = <T>(what: string, about?: unknown) => Promise<T>;

const PATIENCE_MS = 120_000;

interface Answer {
  answerTo: number;
  value?: unknown;
  failed?: string;
}

export function askerOf(child: ChildProcess, name: string): Ask {
  let asked = 0;
  const waiting = new Map<number, (answer: Answer) => void>();
  child.on('message', (message: Answer) => waiting.get(message.answerTo)?.(message));
  child.once('exit', (code, signal) => {
    for (const tell of waiting.values())
      tell({ answerTo: 0, failed: `it ended (${signal ?? `exit code ${code}`})` });
  });
  return <T>(what: string, about?: unknown) => {
    const id = ++asked;
    return new Promise<T>((resolve, reject) => {
      const finish = ({ value, failed }: Answer) => {
        clearTimeout(timer);
        waiting.delete(id);
        if (failed === undefined) resolve(value as T);
        else reject(new Error(`${name}, asked to ${what}: ${failed}`));
      };
      const timer = setTimeout(() => finish({ answerTo: id, failed: 'no answer' }), PATIENCE_MS);
      waiting.set(id, finish);
      child.send({ ask: id, what, about });
    });
  };
}

/** The child's end: answers questions by their name, and ends with the bench. */
export function answerAsked(answers: Record<string, (about: never) => unknown>): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ ask, what, about }: { ask?: number; what: string; about: never }) => {
    const answer = answers[what];
    if (ask === undefined || !answer) return;
    Promise.resolve()
      .then(() => answer(about))
      .then(
        (value) => process.send!({ answerTo: ask, value }),
        (error: unknown) => process.send!({ answerTo: ask, failed: String(error) }),
      );
  });
}

/** What a process has used so far. */
export interface Usage {
  /** Seconds of the processor, user and system, all threads. */
  cpu: number;
  /** Bytes in memory, after its garbage was collected. */
  rss: number;
}

/**
 * Loaded into a server before its own code, and so the same in each: answers what the process has used, and can kill
 * it. Memory is asked for with `collect`, which takes the processor a while.
 */
const PROBE = `process.on('message', (m) => {
  if (m.what === 'die') process.kill(process.pid, 'SIGKILL');
  if (m.what !== 'usage') return;
  if (m.about) { gc(); gc(); }
  const { user, system } = process.cpuUsage();
  process.send({ answerTo: m.ask, value: { cpu: (user + system) / 1e6, rss: process.memoryUsage().rss } });
}); process.channel.unref();`;

export const PROBED = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(PROBE)}`];

export const usageOf = (ask: Ask, { collect = false } = {}): Promise<Usage> => ask('usage', collect);
