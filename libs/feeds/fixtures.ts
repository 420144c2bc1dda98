import type { Feed, FeedErrorCode } from './feed.js';
import { parseFeed } from './parse-feed.js';

/** Invented outlets, for this library's tests only. */
export const RSS_ARABIC = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
  <title>وكالة الضفاف</title><link>https://difaf.example/</link><language>ar</language>
  <description>أخبار &lt;b&gt;عاجلة&lt;/b&gt;</description>
  <atom:link rel="self" href="https://difaf.example/rss"/>
  <item><title>عاجل: الحكومة تعلن الميزانية</title><link>/n/1?utm_source=rss</link><guid isPermaLink="false">d-1</guid>
    <pubDate>Tue, 05 Mar 2024 10:15:00 +0300</pubDate><dc:creator>ليلى حداد</dc:creator><category>اقتصاد</category>
    <description><![CDATA[<p>قالت الحكومة&nbsp;إن</p><script>x()</script><p>الميزانية جاهزة</p>]]></description>
    <content:encoded><![CDATA[<p>نص كامل</p>]]></content:encoded>
    <media:content url="https://difaf.example/1.jpg" type="image/jpeg"/></item>
  <item><title>سعر الذهب يرتفع</title><link>https://difaf.example/n/2</link><guid>https://difaf.example/n/2</guid>
    <pubDate>Tue, 05 Mar 2024 09:00:00 GMT</pubDate></item>
</channel></rss>`;

export const RDF_ENGLISH = `<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://harbour.example/rdf"><title>Harbour Post</title><link>https://harbour.example/</link><dc:language>en</dc:language></channel>
  <item rdf:about="https://harbour.example/a"><title>Ferries stop</title><link>https://harbour.example/a</link><dc:date>2024-03-05T08:00:00+01:00</dc:date></item>
  <item rdf:about="https://harbour.example/b"><title>Ferries sail again</title></item>
</rdf:RDF>`;

export const ATOM_PERSIAN = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fa" xml:base="https://rood.example/fa/">
  <title>خبرگزاری رود</title><subtitle type="html">&lt;i&gt;خبر&lt;/i&gt;</subtitle><link href="./"/><author><name>تحریریه</name></author>
  <entry><id>tag:rood.example,2024:1</id><title type="html">قیمت طلا &amp;amp; ارز زیاد می‌شود</title><link href="n/1"/>
    <published>2024-03-05T10:00:00+03:30</published><updated>2024-03-05T11:00:00Z</updated>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>متن <b>خبر</b></p></div></content></entry>
  <entry xml:lang="en"><id>tag:rood.example,2024:2</id><title type="text">5 &lt; 6 &amp; 7</title><link rel="enclosure" type="audio/mpeg" href="/a.mp3"/>
    <link rel="alternate" href="https://rood.example/en/2"/><author><name>R. Tester</name></author><category term="t" label="Markets"/>
    <updated>2024-03-05T12:00:00Z</updated><summary>Plain</summary></entry>
</feed>`;

export const JSON_ENGLISH = JSON.stringify({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'Copper Wire',
  home_page_url: 'https://copper.example/',
  language: 'en',
  authors: [{ name: 'The desk' }],
  items: [
    { id: '1', url: '/a', title: 'Mine reopens', content_html: '<p>It <b>does</b></p>', date_published: '2024-03-05T10:00:00Z' },
    { id: 2, url: 'javascript:alert(1)', content_text: 'a < b', tags: ['x', 'x'], authors: [{ name: 'A. N.' }] },
  ],
}); // prettier-ignore

export const bytesOf = (text: string) => new TextEncoder().encode(text);

/** The feed in a text or bytes; throws when it is refused. */
export function readFeed(source: string | Uint8Array, about = {}): Feed {
  const parsed = parseFeed(typeof source === 'string' ? bytesOf(source) : source, about);
  if (parsed.kind === 'failed') throw new Error(`${parsed.code}: ${parsed.message}`);
  return parsed.feed;
}

/** The error code of a document that must be refused. */
export function refusal(source: string): FeedErrorCode | 'accepted' {
  const parsed = parseFeed(bytesOf(source), {});
  return parsed.kind === 'failed' ? parsed.code : 'accepted';
}

export const rss = (items: string) => `<rss version="2.0"><channel><title>T</title>${items}</channel></rss>`;

export const item = (inner: string) => `<item>${inner}</item>`;
