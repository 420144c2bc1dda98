/** One event of a server-sent event stream. */
export interface StreamEvent {
  event: string;
  data: string;
}

/** Longer than any event that Ajil sends, in UTF-16 units. */
export const LONGEST_EVENT = 1_048_576;

/**
 * Reads a server-sent event stream (WHATWG HTML, 9.2.6) piece by piece, wherever it is cut.
 * The reader throws a RangeError for an event longer than `LONGEST_EVENT`.
 */
export function openStreamText(): (piece: string) => StreamEvent[] {
  let text = '';
  let event = '';
  let data: string[] = [];
  let size = 0;
  const takeLine = (line: string): StreamEvent | null => {
    if (line === '') {
      const done = data.length > 0 ? { event: event || 'message', data: data.join('\n') } : null;
      [event, data, size] = ['', [], 0];
      return done;
    }
    const [, name, value] = /^([^:]*)(?:: ?(.*))?$/s.exec(line)!;
    if (name === 'event') event = value ?? '';
    if (name === 'data') data.push(value ?? '');
    size += line.length;
    return null;
  };
  return (piece) => {
    text += piece;
    const events: StreamEvent[] = [];
    // A carriage return at the very end may be the first half of a line's end.
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    text = lines.pop()!;
    for (const line of lines) {
      const done = takeLine(line);
      if (done) events.push(done);
    }
    if (size + text.length > LONGEST_EVENT) throw new RangeError('an event of the stream is too long');
    return events;
  };
}
