import type { KeyRow } from '@ajil/store';
import type { Log } from '@ajil/telemetry';
import type { Identity } from './identity.js';

/** Wrong tokens of one address that are told one by one in a minute; then one line says that there are more. */
const MOST_TOLD = 10;

/** Who was refused, and which keys came and went: lines of the log for who looks into it afterwards. */
export interface Audit {
  /** `times`: how many of this address there were in this minute. */
  refused(why: string, from: string, times: number): void;
  keyMade(key: Described, by: Identity): void;
  keyChanged(key: Described, by: Identity): void;
  keyRevoked(key: Described, by: Identity): void;
}

type Described = Pick<KeyRow, 'id' | 'name' | 'role' | 'topics' | 'expiresAt'>;

export function openAudit(log: Log): Audit {
  const describe = ({ id, name, role, topics, expiresAt }: Described, by: Identity) => ({
    audit: true,
    key: id,
    name: printable(name),
    role,
    topics: topics ?? 'all',
    expires: expiresAt ?? 'never',
    by: printable(by.key),
  });
  return {
    refused: (why, from, times) => {
      if (times <= MOST_TOLD) log.warn({ audit: true, from, why }, 'a token was refused');
      else if (times === MOST_TOLD + 1)
        log.warn({ audit: true, from }, 'more tokens were refused; those of this minute are not told');
    },
    keyMade: (key, by) => log.info(describe(key, by), 'a key was made'),
    keyChanged: (key, by) => log.info(describe(key, by), 'a key was changed'),
    keyRevoked: (key, by) => log.info(describe(key, by), 'a key was taken back'),
  };
}

const MOST_CHARACTERS = 200;

/** Text from outside on one line of a terminal: nothing in it moves the cursor, breaks the line or turns it round. */
export function printable(text: string): string {
  return text
    .slice(0, MOST_CHARACTERS)
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`);
}
