/** What a command's file exports: it gets the words behind its name and returns the exit code. */
export interface Loaded {
  run(words: string[]): Promise<number>;
}

export interface Command {
  /** One or two words. */
  name: string;
  summary: string;
  help: string;
  /** Loads the command's code, and with it only what this command needs. */
  load(): Promise<Loaded>;
}

export const COMMANDS: readonly Command[] = [
  {
    name: 'parse',
    summary: 'read feed files, and show what is in them',
    help: `Usage: ./bin/ajil parse <file>...   shows what each feed file holds
       ./bin/ajil parse --jsonl     reads JSON lines from standard input, answers each with one line, in order

In:   { "file": "a.xml", "contentType": "text/xml; charset=windows-1256", "url": "https://outlet.example/feed" }
      Only "file" is needed; it is relative to the folder you are in.
Out:  { "file": "a.xml", "feed": { "title", "link", "language", ..., "entries": [ ... ] } }
      { "file": "a.xml", "failed": { "code": "not_a_feed", "message": "..." } }
      What is absent is null; times are RFC 3339 in UTC. A line that fails does not stop the others.

Feeds are read in threads of their own, each with two seconds and a cap on its memory.
Formats: RSS 0.9x and 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0, JSON Feed, Google News sitemaps.
`,
    load: () => import('./parse.js'),
  },
  {
    name: 'sources try',
    summary: 'fetch an address once, and show what it would bring as a source',
    help: `Usage: ./bin/ajil sources try <url> [--json]

Asks the address once, as a poll would, and shows where it led, what it holds, its newest entries, and what it says
about how often it wants to be asked. For a web page: the feeds that the page names.

  --json    one JSON object instead, for machines

Private networks are refused unless AJIL_EGRESS_ALLOW names them.
`,
    load: () => import('./sources-try.js'),
  },
  {
    name: 'sources check',
    summary: 'check a list of sources without asking any of them',
    help: `Usage: ./bin/ajil sources check [<file>] [--json]

Checks the shipped catalogue, or a JSON list of your own: fields that are missing, malformed or unknown, addresses
listed twice, outlets with two families or countries. The exit code is 1 when there are problems.

  --json    one JSON line for each problem instead, for machines
`,
    load: () => import('./sources-check.js'),
  },
  {
    name: 'explain',
    summary: 'show what a headline would be told as: its topics and urgency, with every reason',
    help: `Usage: ./bin/ajil explain <text|url> [--source <name or domain>]
       ./bin/ajil explain --jsonl   reads JSON lines from standard input, answers each with one line, in order

In:   { "id": 1, "title": "انفجار في بابل", "summary": "...", "source": "outlet.example" }
      Only "title" is needed. The source, a name or a domain, helps to tell places of one name apart.
Out:  { "id": 1, "language": "ar", "direction": "rtl",
        "topics": [ { "id": "iraq", "iso": "IQ", "role": "about",
                      "why": [ { "field": "title", "start": 10, "end": 14, "text": "بابل", "rule": "..." } ] } ],
        "urgency": { "level": "routine", "why": "..." }, "title": "...", "summary": null, "doubts": [] }
      "topics" are those an alert would carry, parents last. "start" and "end" count UTF-16 units of the texts as displayed.

An address is fetched once; of a feed the first ten entries are explained, of a page its title and description.
The shipped topics are used. For those that were edited: POST /v1/topics/<id>/replay of a running Ajil.
`,
    load: () => import('./explain.js'),
  },
  {
    name: 'topics test',
    summary: 'try topics on the headlines that they must and must not match',
    help: `Usage: ./bin/ajil topics test [<file>]

Tries every shipped topic, or those of a JSON file of your own, on its goldens. The exit code is 1 when one came out the
other way, or a rule cannot be read.

A file holds one topic or a list of them:
  { "id": "kalsu-base", "names": { "en": "Kalsu base" }, "parents": ["iraq"], "rules": ["kalsu NEAR/3 base"],
    "goldens": { "match": ["Blast at Kalsu base"], "not": ["Interest rates stay at base"] } }
`,
    load: () => import('./topics-test.js'),
  },
  {
    name: 'topics replay',
    summary: 'try a topic on what a running Ajil took in, before it goes live',
    help: `Usage: ./bin/ajil topics replay <file> [--days <n>] [--url <address of Ajil>] [--json]

Sends the topic of a JSON file (see "./bin/ajil topics test --help") to a running Ajil, which matches it with the
headlines of the last days (7), and shows what it would have brought, and what its rules of now missed. Nothing is changed.

  --url     where Ajil runs; http://127.0.0.1:3000 when not given
  --json    the answer as it came

AJIL_ADMIN_TOKEN must be set to the admin's token.
`,
    load: () => import('./topics-replay.js'),
  },
  {
    name: 'backup',
    summary: 'write all that Ajil keeps into one file, while it runs or not',
    help: `Usage: ./bin/ajil backup <file>

Writes everything into a new file, as it was at one moment: sources, headlines, alerts, topics, keys. Ajil may go on
meanwhile. The file is compressed, has a checksum, and appears when it is whole; keep it as safe as the database.

The database is that of DATABASE_URL, else the embedded one in AJIL_DATA_DIR.
`,
    load: () => import('./backup.js'),
  },
  {
    name: 'restore',
    summary: 'put a backup in the place of what Ajil keeps',
    help: `Usage: ./bin/ajil restore <file>      puts a backup in the place of everything that is there
       ./bin/ajil restore --accept    uses a database that is an older copy of itself

Stop Ajil first. A backup goes into an empty database or one that is Ajil's alone, whole or not at all; what is there is
lost. A backup of an earlier Ajil is brought up to date.

From then on the alert log is another one: every reader that comes back with a cursor from before is told so by a reset,
and misses nothing without knowing. "--accept" does the same for a database that was put back by other means: Ajil does
not start on an embedded one whose log is shorter than it was.

The database is that of DATABASE_URL, else the embedded one in AJIL_DATA_DIR.
`,
    load: () => import('./restore.js'),
  },
  {
    name: 'config',
    summary: 'show every setting with its value and what it means',
    help: `Usage: ./bin/ajil config [--json]

Every setting that Ajil reads from the environment, with the value it would run with. Secrets are hidden. The exit
code is 1 when Ajil would not start with these values. A name that is no setting is told of.

  --json    one JSON line for each setting instead, for machines
`,
    load: () => import('./config.js'),
  },
];

/** The command that the first words name. */
export function findCommand(words: readonly string[]): Command | undefined {
  return COMMANDS.find(({ name }) => name === words.slice(0, name.split(' ').length).join(' '));
}

/** What `ajil help` says. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}   ${summary}`);
  return `Usage: ./bin/ajil <command>\n\n${lines.join('\n')}\n\n"./bin/ajil <command> --help" says more; --version names the release. To run Ajil itself: npm start\n`;
}
