import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What a link does to the bytes that pass. Absent fields mean: nothing. */
export interface Trouble {
  /** Every piece comes so much later, in milliseconds. */
  delayMs?: number;
  /** Pieces of at most so many bytes. */
  sliceBytes?: number;
  /** The connection is reset when so many bytes have come from the server. */
  resetAfterBytes?: number;
  /** Nothing passes any more, and nobody is told. */
  blackhole?: boolean;
  /** New connections are refused. */
  refuse?: boolean;
  /** Bytes per second, either way. */
  rate?: number;
  /** How much later the next piece comes, as when packets are lost and sent again. */
  stutterMs?: () => number;
  /** Looks at each piece from the client; true: it is forwarded, and then both ends are cut, so that no answer comes. */
  cutAfter?: (piece: Buffer, link: Link) => boolean;
}

/** A TCP link that can be made bad, from 127.0.0.1 to one of several addresses. */
export interface Proxy {
  port: number;
  /** Takes the place of what was ordered before; holds for the connections that are open, too. */
  trouble(trouble: Trouble): void;
  heal(): void;
  /** Resets every connection, or those of which `which` says so. @returns how many those were */
  reset(which?: (link: Link) => boolean): number;
  /** Silences connections that are open, for good: half-open links, as when a machine is gone. @returns how many */
  silence(which?: (link: Link) => boolean): number;
  links(): readonly Link[];
  close(): Promise<void>;
}

/** One connection through it. */
export interface Link {
  /** Everything the client said at first, at most 4 KiB. */
  said: string;
  silent: boolean;
  /** Takes the place of what was ordered for all. */
  trouble?: Trouble;
  client: Socket;
  server: Socket;
}

type Target = { port: number; host?: string };

/** @param target where a new connection goes; null: it is refused */
export async function openProxy(target: () => Target | null): Promise<Proxy> {
  const links = new Set<Link>();
  let now: Trouble = {};
  const server = createServer({ noDelay: true }, (client) => {
    const to = now.refuse ? null : target();
    if (to === null) return void client.resetAndDestroy();
    join(client, to, links, () => now);
  });
  const port = await listen(server);
  const each = (which: (link: Link) => boolean, act: (link: Link) => void) => {
    const chosen = [...links].filter(which);
    chosen.forEach(act);
    return chosen.length;
  };
  const reset = (which: (link: Link) => boolean = () => true) => each(which, cut);
  return {
    port,
    trouble: (trouble) => {
      now = trouble;
    },
    heal: () => {
      now = {};
    },
    reset,
    silence: (which = () => true) =>
      each(which, (link) => {
        link.silent = true;
      }),
    links: () => [...links],
    close: async () => {
      reset();
      server.close();
      await once(server, 'close');
    },
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}

function join(client: Socket, { port, host = '127.0.0.1' }: Target, links: Set<Link>, now: () => Trouble) {
  const server = connect({ port, host, noDelay: true });
  const link: Link = { said: '', silent: false, client, server };
  links.add(link);
  const over = () => {
    links.delete(link);
    cut(link);
  };
  server.on('error', over).on('close', over);
  // Of one that fell silent the server hears nothing any more, not even its end.
  client.on('error', () => undefined).on('close', () => link.silent || over());
  let received = 0;
  const mine = () => link.trouble ?? now();
  const fromClient = carry(link, server, mine);
  const fromServer = carry(link, client, mine);
  client.on('data', (piece) => {
    if (link.said.length < 4_096) link.said += piece.toString('latin1');
    const last = mine().cutAfter?.(piece, link) ?? false;
    fromClient(piece, () => last && cutLater(link));
  });
  server.on('data', (piece) => {
    received += piece.length;
    const { resetAfterBytes = Infinity } = mine();
    fromServer(piece, () => received >= resetAfterBytes && cut(link));
  });
}

/** The last bytes reach the server; then nobody hears of anybody any more. */
function cutLater(link: Link): void {
  link.silent = true;
  setTimeout(() => cut(link), 20);
}

function cut({ client, server }: Link): void {
  for (const end of [client, server]) {
    if (end.destroyed) continue;
    // Node 20 cannot reset what it is just ending: such a handle is never closed, and the process never ends.
    if (end.writableEnded) end.destroy();
    else end.resetAndDestroy();
  }
}

/** Hands pieces on in their order, as the trouble of the moment has it. */
function carry(link: Link, to: Socket, now: () => Trouble): (piece: Buffer, then: () => void) => void {
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  return (piece, then) => {
    const trouble = now();
    if (link.silent || trouble.blackhole) return;
    // Without any trouble nothing waits: not even for the next turn.
    if (waiting === 0 && !isSlow(trouble)) {
      to.write(piece);
      return then();
    }
    waiting += 1;
    last = last
      .then(() => pass(link, to, piece, trouble))
      .then(() => {
        waiting -= 1;
        then();
      });
  };
}

const isSlow = ({ delayMs, sliceBytes, rate, stutterMs }: Trouble) =>
  Boolean(delayMs ?? sliceBytes ?? rate ?? stutterMs);

async function pass(link: Link, to: Socket, piece: Buffer, trouble: Trouble): Promise<void> {
  const { delayMs = 0, sliceBytes = piece.length, rate, stutterMs } = trouble;
  const later = delayMs + (stutterMs?.() ?? 0);
  if (later > 0) await wait(later);
  for (let at = 0; at < piece.length; at += sliceBytes) {
    if (link.silent || to.destroyed) return;
    to.write(piece.subarray(at, at + sliceBytes));
    // Every slice is a packet of its own.
    if (sliceBytes < piece.length) await turn();
  }
  if (rate !== undefined) await wait((piece.length * 1_000) / rate);
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
