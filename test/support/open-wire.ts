import { type Env, type Proc, spawnNode, type Start, waitFor } from './spawn.js';

/** An item that was inside at least one complete answer. */
export interface ServedItem {
  outlet: string;
  feed: string;
  key: string;
  title: string;
  /** All words that it was served with, oldest first. */
  titles: string[];
  url: string;
}

export interface Draft {
  outlet: string;
  title: string;
  summary?: string;
  id?: string;
  url?: string;
  published?: string | null;
}

/** The pretend world, in a process of its own. */
export interface WireProc {
  proc: Proc;
  url: string;
  /** The file that `AJIL_SOURCES` is pointed at. */
  sources: string;
  outlets: { id: string; feed: string; name: string }[];
  publish(drafts: Draft[]): Promise<void>;
  /** Lets the clock of a script that began with WIRE_PAUSED run. */
  resume(): Promise<void>;
  order(outlet: string, order: Record<string, unknown> | null): Promise<void>;
  ledger(): Promise<
    {
      at: string;
      endedAt: string;
      outlet: string;
      path: string;
      status: number;
      conditional: boolean;
      complete: boolean;
      items: string[];
    }[]
  >;
  items(): Promise<ServedItem[]>;
  end(): Promise<void>;
}

/** Opens a pretend world that writes its list of sources to that file; whoever opens it ends it. */
export async function openWire(sources: string, env: Env = {}, start: Start = {}): Promise<WireProc> {
  const settings = { WIRE_PORT: '0', WIRE_SOURCES: sources, WIRE_SCRIPT: 'none', ...env };
  const proc = spawnNode('dist/apps/wire/main.js', settings, start);
  const url = await waitFor(() => /"url":"([^"]+)"/.exec(proc.output())?.[1], proc, 'the wire');
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  const lines = async <T>(path: string): Promise<T[]> => {
    const text = await (await fetch(`${url}${path}`)).text();
    return text.trimStart().startsWith('[')
      ? (JSON.parse(text) as T[])
      : text
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as T);
  };
  const listed = (await (await fetch(`${url}/sources`)).json()) as { url: string; name: string }[];
  return {
    proc,
    url,
    sources,
    outlets: listed.map((source) => ({
      id: new URL(source.url).pathname.split('/')[1]!,
      feed: source.url,
      name: source.name,
    })),
    publish: (drafts) => post('/control/publish', drafts),
    resume: () => post('/control/resume', null),
    order: (outlet, order) => post(`/control/outlet/${outlet}`, order),
    ledger: () => lines('/ledger'),
    items: () => lines('/ledger/items'),
    end: () => proc.end(),
  };
}
