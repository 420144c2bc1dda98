/**
 * The words that newsrooms put before an urgent title. `bare` says when the word counts without a delimiter
 * behind it: never; as the exact first word (`word`); or in capitals (`capitals`).
 */
export interface Marker {
  words: RegExp;
  bare: 'never' | 'word' | 'capitals';
}

/** Longest first where one begins like another. Sticky, so that each is tried at one place only. */
export const MARKERS: readonly Marker[] = [
  // Arabic, Persian, Sorani, Urdu, Hebrew: no capitals to tell a marker by.
  { words: /(?:خبر|نبأ)\s+عاجل(?:\s+جد[اً]+)?/uy, bare: 'never' },
  { words: /عاجل/uy, bare: 'word' },
  { words: /(?:خبر\s+)?فور[یىي]/uy, bare: 'never' },
  { words: /(?:هەواڵی\s+)?بەپەلە/uy, bare: 'never' },
  { words: /بریکنگ(?:\s+نیوز)?/uy, bare: 'never' },
  { words: /מבזק(?:\s+חדשות)?|דחוף/uy, bare: 'never' },
  // English, French, Spanish, German, Turkish, Russian.
  { words: /breaking\s+news(?:\s+alert)?|breaking|just\s+in|urgent|news\s*flash|flash/iuy, bare: 'capitals' },
  { words: /alerte(?:\s+info)?|derni[eè]re\s+minute/iuy, bare: 'capitals' },
  { words: /[uú]ltima\s+hora|[uú]ltimo\s+minuto|urgente/iuy, bare: 'capitals' },
  { words: /eilmeldung/iuy, bare: 'capitals' },
  { words: /son\s+dak[iİı]ka(?:\s+haber[iİı])?/iuy, bare: 'capitals' },
  { words: /срочно|молния/iuy, bare: 'capitals' },
];

/** Words after a bare marker that make it an ordinary word: "sooner or later", "flash floods", "just in time". */
export const ORDINARY_NEXT =
  /^(?:أم|ام|أو|او|و|جدا|نيوز|نیوز|news|floods?|flooding|sales?|mobs?|drives?|cards?|care|loans?|time|case|appeal|appeals)$/iu;

/** What is left of a channel's own title once its marker is off: "Breaking News - BBC News", «عاجل | العربية». */
export const OUTLETS_OWN =
  /(?:^|\s)(?:news|tv|international|press|post|times|agency|tribune|journal|herald|guardian|alerts?|arabic|english|persian|live|world|today|online|radio|channel|headlines|updates?|videos?|com|net|العربية|الجزيرة|نت|نيوز|قناة|صحيفة|وكالة|الإخبارية|مباشر|أخبار|اخبار|خبرگزاری|شبکه|haber|haberler|haberleri)$/iu;

/** An outlet's own name where the word for what it is comes first, or in the middle. */
export const OUTLETS_KIND =
  /^(?:قناة|قناه|وكالة|صحيفة|جريدة|شبكة|موقع|تلفزيون|راديو|إذاعة|خبرگزاری|شبکه|روزنامه|پایگاه خبری|agence|radio|canal)(?:\s|$)|(?:^|\s)(?:نيوز|نیوز|news|tv)(?:\s|$)/iu;

/** What a page of headlines is called, where that comes first: «خبر فوری | آخرین اخبار ایران و جهان». */
export const PAGE_FIRST =
  /^(?:آخر\s+(?:الأخبار|الاخبار|المستجدات)|آخرین\s+(?:اخبار|خبرها)|latest\s+(?:news|headlines|updates)|live\s+(?:blog|updates|coverage)|son\s+haberler|derni[eè]res\s+(?:infos|actualit[eé]s|nouvelles)|[uú]ltimas\s+noticias)(?![\p{L}\p{N}])[^:：]*$/iu;

/** What a site calls itself: «سایت خبری تحلیلی». In a longer title it is who reports. */
export const SITE_FIRST =
  /^(?:(?:سایت|پایگاه|پورتال)\s+خبری|(?:الموقع|موقع)\s+(?:إخباري|الإخباري))(?![\p{L}\p{N}])/u;

/** The same where it comes last, behind whose page it is: "Al Jazeera Live Blog". */
export const PAGE_LAST =
  /(?<![\p{L}\p{N}])(?:live\s*blog|live\s+(?:updates|coverage|stream)|latest\s+news|en\s+(?:direct|vivo|directo)|canlı\s+yayın|بث\s+مباشر|البث\s+المباشر|آخر\s+الأخبار|آخرین\s+اخبار|پخش\s+زنده)\s*$/iu;

/** An outlet by its name alone: "Última hora: El País", "Breaking News - Fox 5 New York". */
export const OUTLETS_NAME =
  /^(?:(?:fox|abc|nbc|cbs|cw|wgn|kt[a-z]{2})\s?-?\d{1,2}(?:\s+\p{Lu}[\p{L}.]*){0,3}|(?:the\s+)?(?:el\s+(?:pa[ií]s|mundo|espa[nñ]ol|universal|tiempo)|la\s+(?:vanguardia|repubblica|naci[oó]n)|le\s+(?:monde|figaro|parisien)|france\s*24|franceinfo|euronews|al[ -]jazeera|al[ -]arabiya|der\s+spiegel|die\s+zeit|die\s+welt|fox|cnn|bbc|reuters|new\s+york\s+times|washington\s+post)(?:\s+(?:english|arabic|international|mundo|world|live|t[uü]rk|espa[nñ]ol|persian|arabia))?)$/iu;

/** A paper's name as it is written, each word with its capital. */
export const PAPERS_NAME =
  /^(?:(?:\p{Lu}[\p{L}.&'’]*|\d{1,2}|of|the|and|&)\s+){1,5}(?:News|Times|Tribune|Herald|Journal|Chronicle|Gazette|Broadcasting|Newspaper)$/u;

/** What is offered, not what happened: loans, work, a review. */
export const OFFERS =
  /^(?:(?:loans?|قرض|قروض|القروض)(?!\p{L}).*(?:without|interest|بدون|بلا|فوائد)|(?:jobs?|vacanc(?:y|ies)|we\s+are\s+hiring|hiring)(?!\p{L})|(?:وظائف\s+(?:شاغرة|خالية)|فرص\s+عمل|للبيع|للإيجار|דרושים|דרושות|למכירה|להשכרה)(?!\p{L}))|(?:movie|film|album|book|game)\s+review$/iu;

/** What a paper called «عاجل» does, when its name stands in quotes: it launches, it publishes. */
export const OUTLETS_DO = /^(?:تطلق|تنشر|تكشف|تحاور|تلتقي|ترصد|تنفرد|تحتفل|تفوز|تحصل|تواصل|تقدم|تطلعكم)$/u;
