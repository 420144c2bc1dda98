import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeEvent } from './stream-reader.js';

/** What a browser makes of a stream (WHATWG HTML, 9.2.6): lines end at CR, LF or both, events at an empty one. */
function read(stream: string): { event: string; data: string; id: string }[] {
  return stream
    .split(/\r\n\r\n|\n\n|\r\r/)
    .filter(Boolean)
    .map((block) => {
      const fields = block.split(/\r\n|\n|\r/).map((line) => /^([^:]*):? ?(.*)$/s.exec(line)!);
      const of = (name: string) => fields.filter(([, field]) => field === name).map(([, , value]) => value);
      return { event: of('event').join('|'), data: of('data').join('\n'), id: of('id').join('|') };
    });
}

/** Text with everything in it that means something in a stream. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\n', '\r', '\n\n', 'event: bye', 'data: {}', ': ', 'id: 7', '\u2028'),
    ),
  )
  .map((parts) => parts.join(''));

it('an event of a stream is read as exactly one, with the very same data, whatever stands in it (S15, C24)', () => {
  fc.assert(
    fc.property(hostile, fc.option(fc.constant('v1.abc.12')), (title, id) => {
      const data = JSON.stringify({ title });
      const events = read(encodeEvent('alert', data, id ?? undefined) + encodeEvent('head', '{}'));
      expect(events.map(({ event }) => event)).toEqual(['alert', 'head']);
      expect(events[0]!.id).toBe(id ?? '');
      expect(events[0]!.data).toBe(data);
      expect(JSON.parse(events[0]!.data)).toEqual({ title });
    }),
    { numRuns: 2_000 },
  );
});
