import { describe, expect, it } from 'vitest';
import { moveDates } from './move-dates.js';

const now = new Date('2026-05-04T12:00:00Z');
const moved = (text: string, mode: Parameters<typeof moveDates>[1]) =>
  moveDates(Buffer.from(text, 'latin1'), mode, now).toString('latin1');

describe('moving the dates of a feed', () => {
  const rss = `<pubDate>Tue, 05 Mar 2024 12:00:00 GMT</pubDate>
    <item><pubDate>
      <![CDATA[Tue, 05 Mar 2024 10:15:00 +0300]]></pubDate><dc:date>2024-03-05T06:15:00Z</dc:date></item>`;

  it('moves all by one offset, so that the newest entry is a minute old, each in its own style', () => {
    const text = moved(rss, 'moved to now');
    expect(text).toContain('<![CDATA[Mon, 04 May 2026 11:59:00 GMT]]>');
    expect(text).toContain('<dc:date>2026-05-04T10:59:00.000Z</dc:date>');
    expect(text.replace(/\d{4}-[\d:.TZ-]+|\w{3}, [\w :+]+/g, '')).toBe(
      rss.replace(/\d{4}-[\d:.TZ-]+|\w{3}, [\w :+]+/g, ''),
    );
  });

  it('gathers all in the last hour and keeps their order', () => {
    const json =
      '{"items":[{"date_published":"2024-03-05T10:00:00Z"},{"date_published":"1999-01-01T00:00:00Z"}]}';
    const [newer, older] = [
      ...moved(json, 'within the last hour').matchAll(/"date_published":"([^"]+)"/g),
    ].map((m) => Date.parse(m[1]!));
    expect(newer).toBe(now.getTime() - 60_000);
    expect(older).toBeLessThan(newer!);
    expect(older).toBeGreaterThan(now.getTime() - 3_600_000);
  });

  it('leaves alone what it cannot read, bytes of any charset, and everything when asked to', () => {
    const odd = '<item><title>\xc7\xe1\xda\xd1\xc7\xde</title><pubDate>yesterday evening</pubDate></item>';
    expect(moved(odd, 'moved to now')).toBe(odd);
    expect(moved(rss, 'as captured')).toBe(rss);
  });
});
