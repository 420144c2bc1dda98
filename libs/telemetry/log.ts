import { type DestinationStream, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type Log = Logger;

/** What must never reach a log line: header names, and settings that hold a password or are one. */
const SECRETS = [
  'token',
  'adminToken',
  'jwtSecret',
  'authorization',
  'cookie',
  'password',
  'databaseUrl',
  'redisUrl',
];

/** As deep as anything is logged: `{ token }`, `{ headers: { token } }`, `{ request: { headers: { token } } }`. */
const REDACT = ['', '*.', '*.*.'].flatMap((place) => SECRETS.map((name) => `${place}${name}`));

/**
 * The process's log: one line an event, as text for people or as JSON for machines.
 * It goes to standard output unless `out` names another place.
 */
export function openLog(options: {
  format: 'text' | 'json';
  level: string;
  role: string;
  out?: DestinationStream & NodeJS.WritableStream;
}): Log {
  const { out } = options;
  const settings = { level: options.level, base: { role: options.role }, redact: REDACT };
  if (options.format === 'json') return out ? pino(settings, out) : pino(settings);
  const style = {
    colorize: process.stdout.isTTY ?? false,
    ignore: 'pid,hostname,role',
    translateTime: 'SYS:HH:MM:ss',
    sync: true,
  };
  return pino(settings, pretty(out ? { ...style, colorize: false, destination: out } : style));
}
