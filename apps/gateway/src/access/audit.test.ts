import { Writable } from 'node:stream';
import { openLog } from '@ajil/telemetry';
import { expect, it } from 'vitest';
import { openAudit, printable } from './audit.js';
import { anonymousFrom } from './identity.js';

function listening() {
  const written: string[] = [];
  const out = new Writable({
    write: (chunk, _encoding, done) => {
      written.push(String(chunk));
      done();
    },
  });
  const log = openLog({ format: 'text', level: 'info', role: 'test', out });
  return { audit: openAudit(log), text: () => written.join('') };
}

const by = anonymousFrom('192.0.2.1');
const key = { id: '0123456789ab', name: 'desk', role: 'reader', topics: ['iraq'], expiresAt: null };

it('tells who made, changed and took back which key', () => {
  const { audit, text } = listening();
  audit.keyMade(key, by);
  audit.keyChanged(key, by);
  audit.keyRevoked(key, by);
  for (const line of ['a key was made', 'a key was changed', 'a key was taken back'])
    expect(text()).toContain(line);
  expect(text().match(/0123456789ab/g)).toHaveLength(3);
});

it('lets no name break its line, move the cursor or turn the line round (S27)', () => {
  const { audit, text } = listening();
  const name = 'x\r\n[12:00] INFO: all is well\u001b[2J\u202e\u2028\u0085y';
  audit.keyMade({ ...key, name }, { ...by, key: `jwt:${name}` });
  expect(text()).not.toMatch(/^\[12:00\]/m);
  expect(['\u001b', '\u202e', '\u2028', '\u0085', '\r'].filter((sign) => text().includes(sign))).toEqual([]);
  expect(printable(name)).toContain('\\u{d}\\u{a}[12:00]');
  expect(printable('ق'.repeat(300))).toHaveLength(200);
});

it('tells of ten refusals a minute, and then that there are more', () => {
  const { audit, text } = listening();
  for (let times = 1; times <= 500; times++) audit.refused('This token is not valid.', '192.0.2.9', times);
  expect(text().match(/a token was refused/g)).toHaveLength(10);
  expect(text().match(/more tokens were refused/g)).toHaveLength(1);
});
