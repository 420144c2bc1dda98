import { readConfig } from '@ajil/config';
import { openEgress } from '@ajil/egress';
import { print } from './print.js';
import { readTopicFile } from './read-topic-file.js';
import { readWords } from './read-words.js';
import { type Replay, showReplay } from './show-replay.js';
import { Failure, UsageError } from './usage-error.js';

const LOOPBACK = ['127.0.0.0/8', '::1/128'];
/** A replay goes through weeks of headlines. */
const DEADLINE_MS = 120_000;

/** `ajil topics replay` */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = readWords(words, {
    days: { type: 'string', default: '7' },
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    json: { type: 'boolean' },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError('Name one file with a topic.');
  if (!/^\d{1,3}$/.test(values.days)) throw new UsageError('--days takes a number of days.');
  const [topic, ...more] = await readTopicFile(file);
  if (topic === undefined || more.length > 0) throw new Failure(`${file} must hold one topic.`);
  const { id, removed: _, ...body } = topic;
  const answer = await ask(new URL(`/v1/topics/${encodeURIComponent(id)}/replay`, values.url).href, {
    ...body,
    days: Number(values.days),
  });
  await print(values.json ? `${JSON.stringify(answer)}\n` : showReplay(id, answer));
  return 0;
}

async function ask(url: string, body: object): Promise<Replay> {
  const token = process.env['AJIL_ADMIN_TOKEN'];
  if (!token) throw new Failure('Set AJIL_ADMIN_TOKEN: only the admin may try topics.');
  const egress = openEgress({ allow: [...readConfig(process.env).egressAllow, ...LOOPBACK] });
  try {
    const headers = { authorization: `Bearer ${token}` };
    const sent = {
      url,
      headers,
      body: JSON.stringify(body),
      contentType: 'application/json',
      keepErrors: true,
    };
    const answer = await egress.post({ ...sent, deadlineMs: DEADLINE_MS });
    if (answer.kind === 'failed') throw new Failure(`${answer.message} (${answer.code})`);
    const text = Buffer.from(answer.body).toString('utf8');
    if (answer.status !== 200)
      throw new Failure(`Ajil answers with status ${answer.status}${detailIn(text)}`);
    return JSON.parse(text) as Replay;
  } finally {
    await egress.close();
  }
}

/** What the problem says of itself (RFC 9457); something else than Ajil may answer too. */
function detailIn(text: string): string {
  try {
    const { detail } = JSON.parse(text) as { detail?: unknown };
    return typeof detail === 'string' ? `: ${detail}` : '.';
  } catch {
    return '.';
  }
}
