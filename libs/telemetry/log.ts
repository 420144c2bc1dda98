import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type Log = Logger;

/** What must never reach a log line, wherever it hides. */
const SECRETS = ['token', 'authorization', 'password', '*.token', '*.authorization', '*.password', 'headers.authorization'];

/** The process's log: one line an event, as text for people or as JSON for machines, on standard output. */
export function openLog(options: { format: 'text' | 'json'; level: string; role: string }): Log {
  const settings = { level: options.level, base: { role: options.role }, redact: SECRETS };
  if (options.format === 'json') return pino(settings);
  const stream = pretty({ colorize: process.stdout.isTTY ?? false, ignore: 'pid,hostname,role', translateTime: 'SYS:HH:MM:ss', sync: true });
  return pino(settings, stream);
}
