import type { Line } from './read-lines.js';

/** The object that a line holds (an empty one for any other value), or what is wrong with the line, in a sentence. */
export function readJsonLine(line: Line, mostBytes: number): Record<string, unknown> | string {
  if (line === null) return `The line is longer than ${mostBytes / 1024} KiB.`;
  try {
    const value: unknown = JSON.parse(line.replace(/^\ufeff/, ''));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return 'The line is not valid JSON.';
  }
}

export const isText = (value: unknown): value is string | null | undefined =>
  value == null || typeof value === 'string';
