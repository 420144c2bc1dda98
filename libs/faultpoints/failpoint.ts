import { readFileSync, rmSync } from 'node:fs';

/** Where a process can be made to fail. */
export type Place =
  /** poller: a document was read, and is not kept yet; and right after it was kept. */
  | 'before_commit'
  | 'after_commit'
  /** newsdesk: in the middle of a decision; before its row is written; after it was, and before the hint. */
  | 'mid_decision'
  | 'before_append'
  | 'after_append'
  /** store: the append was committed, and the answer is on its way. */
  | 'commit_reply'
  /** gateway, twice a second. */
  | 'gateway_loop';

interface Wish {
  place: string;
  /** Only at this pass of the place (1: the first); null: at each. */
  pass: number | null;
  act: 'kill' | 'hang' | 'throw' | 'busy';
  ms: number;
}

const passes = new Map<string, number>();

/**
 * Fails here if AJIL_FAIL wishes it: `<place>[@<pass>]:<kill|hang|throw|busy:<ms>>`, several separated by commas. A
 * value that begins with `/` is the name of a file that holds such a wish while there is one: it is taken away when
 * the wish is fulfilled, so that a running process can be made to fail once.
 */
export async function failpoint(place: Place): Promise<void> {
  const pass = (passes.get(place) ?? 0) + 1;
  passes.set(place, pass);
  const wish = wishesNow(place).find((one) => one.place === place && (one.pass ?? pass) === pass);
  if (wish) await fulfil(wish);
}

function wishesNow(place: Place): Wish[] {
  const value = process.env['AJIL_FAIL'] ?? '';
  if (!value.startsWith('/')) return readWishes(value);
  const text = readIfThere(value);
  const wishes = readWishes(text);
  if (wishes.some((wish) => wish.place === place)) rmSync(value, { force: true });
  return wishes;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

/** @throws Error that names the wish that is none */
function readWishes(text: string): Wish[] {
  return text
    .split(',')
    .filter(Boolean)
    .map((wish) => {
      const parts = /^([a-z_]+)(?:@(\d+))?:(?:(kill|hang|throw)|(busy):(\d+))$/.exec(wish);
      if (!parts) throw new Error(`AJIL_FAIL: "${wish}" is not <place>[@<pass>]:<kill|hang|throw|busy:<ms>>`);
      const [, place, pass, act, busy, ms] = parts;
      return {
        place: place!,
        pass: pass ? Number(pass) : null,
        act: (act ?? busy) as Wish['act'],
        ms: Number(ms ?? 0),
      };
    });
}

async function fulfil({ place, act, ms }: Wish): Promise<void> {
  if (act === 'throw') throw new Error(`made to fail: ${place}`);
  if (act === 'hang') await new Promise(() => undefined);
  if (act === 'busy') return stayBusy(ms);
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way: nothing more may happen here.
  await new Promise(() => undefined);
}

/** The event loop gets nothing done meanwhile. */
function stayBusy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
