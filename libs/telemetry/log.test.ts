import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Log, openLog } from './index.js';

const random = () => randomBytes(12).toString('hex');

/** What a log of this format prints while `use` writes to it. */
async function printed(format: 'text' | 'json', use: (log: Log) => void, level = 'info'): Promise<string> {
  const out = new PassThrough();
  use(openLog({ format, level, role: 'gateway', out }));
  // Text passes a stream on its way: it is there one turn later.
  await new Promise((resolve) => setImmediate(resolve));
  return (out.read() as Buffer | null)?.toString() ?? '';
}

describe('the log', () => {
  it('is one line of JSON for each event, with the role of the process', async () => {
    const output = await printed('json', (log) => {
      log.info({ source: 'bbc' }, 'polled\nand two lines');
      log.warn('slow');
    });
    const lines = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([
      { role: 'gateway', source: 'bbc', msg: 'polled\nand two lines' },
      { role: 'gateway', msg: 'slow' },
    ]);
  });

  it('is readable text for people', async () => {
    expect(await printed('text', (log) => log.info('listening on http://127.0.0.1:3000'))).toContain(
      'listening on http://127.0.0.1:3000',
    );
  });

  it('leaves out what is below its level', async () => {
    const output = await printed('json', (log) => log.debug('chatter'), 'info');
    expect(output).toBe('');
    expect(await printed('json', (log) => log.debug('chatter'), 'debug')).toContain('chatter');
  });
});

describe.each(['json', 'text'] as const)('the log as %s', (format) => {
  it.each<[string, (secret: string) => object]>([
    ['a token', (token) => ({ token })],
    ['the admin token of a configuration', (adminToken) => ({ config: { port: 3000, adminToken } })],
    ['a token inside a handshake', (token) => ({ auth: { token } })],
    ['a header', (token) => ({ headers: { authorization: `Bearer ${token}` } })],
    [
      'the header of a request',
      (token) => ({ request: { headers: { authorization: `Bearer ${token}`, cookie: token } } }),
    ],
    ['a password', (password) => ({ connection: { password } })],
    [
      'the password in an address',
      (word) => ({ config: { databaseUrl: `postgres://a:${word}@db/a`, redisUrl: `redis://:${word}@r` } }),
    ],
    ['a property of an error', (token) => ({ err: Object.assign(new Error('refused'), { token }) })],
  ])('never shows %s', async (_what, make) => {
    const secret = random();
    const output = await printed(format, (log) => log.info(make(secret), 'event'));
    expect(output).toContain('event');
    expect(output).not.toContain(secret);
  });

  it('never shows the token of a child log', async () => {
    const token = random();
    const output = await printed(format, (log) => log.child({ token, auth: { token } }).info('event'));
    expect(output).toContain('event');
    expect(output).not.toContain(token);
  });

  it('hides secrets in the line alone, not in what it was given', async () => {
    const config = { adminToken: random(), databaseUrl: random() };
    const copy = { ...config };
    await printed(format, (log) => log.info({ config }, 'event'));
    expect(config).toEqual(copy);
  });
});
