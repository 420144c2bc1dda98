/** What a generated feed is written in: enough words that no two items look alike. */
export const TONGUES = [
  {
    code: 'ar',
    words:
      'الحكومة تعلن خطة جديدة لدعم الاقتصاد بعد اجتماع طويل في العاصمة وقال الوزير إن الأسعار سوف تنخفض خلال الأشهر المقبلة مع بدء العمل في الميناء الجديد',
  },
  {
    code: 'fa',
    words:
      'دولت برنامه تازه‌ای برای اقتصاد اعلام کرد و وزیر گفت قیمت‌ها در ماه‌های آینده پایین می‌آید نشست در پایتخت برگزار شد و کار بندر تازه آغاز می‌شود',
  },
  {
    code: 'en',
    words:
      'the government announces a new plan for the economy after a long meeting in the capital and prices will fall in the coming months as work on the harbour begins',
  },
  {
    code: 'tr',
    words:
      'hükümet başkentte yapılan uzun toplantının ardından ekonomi için yeni bir plan açıkladı ve bakan fiyatların gelecek aylarda düşeceğini söyledi limanda çalışmalar başlıyor',
  },
].map(({ code, words }) => ({ code, words: words.split(' ') }));

/** Invented feeds as outlets send them: 20 to 120 KiB, RSS and Atom by turns, in four languages. */
export function inventFeeds(count: number, seed = 1): Buffer[] {
  const random = openRandom(seed);
  return Array.from({ length: count }, (_, n) => {
    const bytes = (20 + random(100)) * 1_024;
    const tongue = TONGUES[n % TONGUES.length]!;
    const sentence = (words: number) =>
      Array.from({ length: words }, () => tongue.words[random(tongue.words.length)]!).join(' ');
    const document =
      n % 2 === 0 ? rssOf(n, tongue.code, bytes, sentence) : atomOf(n, tongue.code, bytes, sentence);
    return Buffer.from(document);
  });
}

type Sentence = (words: number) => string;

function rssOf(n: number, language: string, bytes: number, sentence: Sentence): string {
  const head = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Outlet ${n}</title><link>https://outlet-${n}.example/</link><language>${language}</language><ttl>15</ttl>
<atom:link rel="self" href="https://outlet-${n}.example/rss" type="application/rss+xml"/>`;
  const item = (i: number) => `
<item><title><![CDATA[${sentence(9)}]]></title><link>https://outlet-${n}.example/news/${i}?utm_source=rss</link>
<guid isPermaLink="false">outlet-${n}-${i}</guid><pubDate>${new Date(1.7e12 - i * 6e5).toUTCString()}</pubDate><dc:creator>${sentence(2)}</dc:creator>
<category>${sentence(1)}</category><description>&lt;p&gt;${sentence(35)} &amp;amp; ${sentence(4)}&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>${sentence(60)}</p><p><a href="https://outlet-${n}.example/${i}">${sentence(5)}</a> ${sentence(40)}</p>]]></content:encoded>
<media:content url="https://outlet-${n}.example/${i}.jpg" medium="image" type="image/jpeg" width="800" height="450"/></item>`;
  return filled(head, item, '</channel></rss>', bytes);
}

function atomOf(n: number, language: string, bytes: number, sentence: Sentence): string {
  const head = `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}"><title>Outlet ${n}</title><id>tag:outlet-${n}.example,2024:feed</id>
<link href="https://outlet-${n}.example/"/><link rel="self" href="https://outlet-${n}.example/atom"/><updated>2024-03-05T10:00:00Z</updated>`;
  const entry = (i: number) => `
<entry><id>tag:outlet-${n}.example,2024:${i}</id><title type="html">${sentence(9)}</title><link rel="alternate" type="text/html" href="https://outlet-${n}.example/news/${i}"/>
<published>${new Date(1.7e12 - i * 6e5).toISOString()}</published><updated>${new Date(1.7e12 - i * 5e5).toISOString()}</updated><author><name>${sentence(2)}</name></author>
<category term="${sentence(1)}"/><summary type="html">&lt;p&gt;${sentence(35)}&lt;/p&gt;</summary>
<content type="html">&lt;p&gt;${sentence(60)}&lt;/p&gt;&lt;p&gt;${sentence(40)} &amp;quot;${sentence(5)}&amp;quot;&lt;/p&gt;</content></entry>`;
  return filled(head, entry, '</feed>', bytes);
}

function filled(head: string, item: (i: number) => string, tail: string, bytes: number): string {
  const parts = [head];
  for (let i = 0, size = 0; size < bytes; i++) {
    const text = item(i);
    size += Buffer.byteLength(text);
    parts.push(text);
  }
  return `${parts.join('')}\n${tail}\n`;
}

/** The same numbers at each run: Lehmer's generator. */
export function openRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 0x7fffffff;
    return state % below;
  };
}
