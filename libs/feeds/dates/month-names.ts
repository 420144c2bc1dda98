/** Month names of the Gregorian calendar, twelve to a line: Arabic (Egypt, Levant, Maghreb), Persian, Dari, Urdu, ... */
const GREGORIAN = [
  'يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر',
  '-|-|-|-|-|يونيه|يوليه|-|-|-|-|-',
  'كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول',
  'كانون ثاني|-|-|-|-|-|-|-|-|تشرين أول|تشرين ثاني|كانون أول',
  'جانفي|فيفري|-|أفريل|ماي|جوان|جويلية|أوت|-|-|-|-',
  '-|-|-|-|-|-|يوليوز|غشت|شتنبر|-|نونبر|دجنبر',
  'ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه|اوت|سپتامبر|اکتبر|نوامبر|دسامبر',
  '-|-|-|-|می|-|جولای|آگوست|-|-|-|-',
  'جنوری|فبروری|مارچ|اپریل|می|جون|جولای|اگست|سپتمبر|اکتوبر|نومبر|دسمبر',
  '-|فروری|-|-|مئی|-|جولائی|-|ستمبر|-|-|-',
  'کانوونی دووەم|شوبات|ئازار|نیسان|ئایار|حوزەیران|تەممووز|ئاب|ئەیلوول|تشرینی یەکەم|تشرینی دووەم|کانوونی یەکەم',
  'کانونی دووەم|-|ئادار|-|مایس|-|تەموز|-|ئەیلول|-|-|کانونی یەکەم',
  'ینایر|-|-|-|-|-|-|-|-|-|-|-',
  'ינואר|פברואר|מרץ|אפריל|מאי|יוני|יולי|אוגוסט|ספטמבר|אוקטובר|נובמבר|דצמבר',
  'בינואר|בפברואר|במרץ|באפריל|במאי|ביוני|ביולי|באוגוסט|בספטמבר|באוקטובר|בנובמבר|בדצמבר',
  'ינו|פבר|מרס|אפר|-|יונ|יול|אוג|ספט|אוק|נוב|דצמ',
  'ocak|subat|mart|nisan|mayıs|haziran|temmuz|agustos|eylul|ekim|kasım|aralık',
  'oca|sub|-|nis|-|haz|tem|agu|eyl|eki|kas|ara',
  'rebendan|sibat|adar|nisan|gulan|heziran|tirmeh|tebax|ilon|cotmeh|mijdar|kanun',
  'cile|reseme|-|avrel|-|puşper|-|gelawej|rezber|kewcer|sermawez|berfanbar',
  'yanvar|fevral|mart|aprel|-|iyun|iyul|avqust|sentyabr|oktyabr|noyabr|dekabr',
  'января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря',
  'янв|фев|мар|апр|май|июн|июл|авг|сен|окт|ноя|дек',
  'ιανουαριου|φεβρουαριου|μαρτιου|απριλιου|μαιου|ιουνιου|ιουλιου|αυγουστου|σεπτεμβριου|οκτωβριου|νοεμβριου|δεκεμβριου',
  'ιαν|φεβ|μαρ|απρ|μαι|ιουν|ιουλ|αυγ|σεπ|οκτ|νοε|δεκ',
  'ιανουαριος|φεβ|μαρ|απρ|μαι|ιον|ιολ|-|σεπτ|-|νοεμ|-',
  'januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember',
  '-|feber|mrz|-|-|-|-|-|-|okt|-|dez',
  'janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre',
  'janv|fevr|-|avr|-|-|juil|-|-|-|-|-',
  'enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre',
  'ene|-|-|abr|-|-|-|ago|-|-|-|dic',
  'gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre',
  'gen|-|-|-|mag|giu|lug|-|set|ott|-|-',
  'janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro',
  'januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december',
  'januar|februar|marcius|aprilis|majus|junius|julius|augusztus|szeptember|oktober|november|december',
];

/** Month names of the Persian (Jalali) calendar: Persian, Dari and Pashto, Kurdish. */
const JALALI = [
  'فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند',
  '-|-|-|-|امرداد|-|-|-|-|-|-|-',
  'حمل|ثور|جوزا|سرطان|اسد|سنبله|میزان|عقرب|قوس|جدی|دلو|حوت',
  'خاکەلێوە|گوڵان|جۆزەردان|پووشپەڕ|گەلاوێژ|خەرمانان|ڕەزبەر|گەڵاڕێزان|سەرماوەز|بەفرانبار|ڕێبەندان|ڕەشەمە',
];

/** Halves of the day as clocks write them. */
const HALVES = [
  'am|ص|صباحا|صباح|ق ظ|قبل از ظهر|پ ن|לפנהצ|öö|πμ|오전|上午',
  'pm|م|مساء|ب ظ|بعد از ظهر|عصر|د ن|אחהצ|ös|μμ|오후|下午',
];

const ENGLISH = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'.split('|');

/** Letters as they are compared: small, without marks and joiners, Persian and Kurdish forms as Arabic ones. */
export function foldWord(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\u0640'’׳״]/gu, '')
    .replace(/[\u0649\u06cc\u06ce]/g, '\u064a')
    .replace(/\u06a9/g, '\u0643')
    .replace(/[\u06d5\u06be\u06c1]/g, '\u0647')
    .replace(/\u06c6/g, '\u0648')
    .replace(/\u0695/g, '\u0631')
    .replace(/\u06b5/g, '\u0644')
    .replace(/ı/g, 'i')
    .replace(/ς/g, 'σ');
}

/** Each foreign name with the English one; months of the Jalali calendar become `j01` to `j12`. */
const NAMES = new Map<string, string>([
  ...JALALI.flatMap((line) => line.split('|').map((name, i) => [foldWord(name), `j${i + 1}`] as const)),
  ...GREGORIAN.flatMap((line) =>
    line.split('|').map((name, i) => [foldWord(name), ENGLISH[i] ?? ''] as const),
  ),
  ...HALVES.flatMap((line, i) =>
    line.split('|').map((name) => [foldWord(name), i === 0 ? 'am' : 'pm'] as const),
  ),
]);
NAMES.delete('-');

const LONGEST_FIRST = [...NAMES.keys()].sort((a, b) => b.length - a.length);
const ANY_NAME = new RegExp(`(?<![\\p{L}\\p{M}])(?:${LONGEST_FIRST.join('|')})(?![\\p{L}\\p{M}])`, 'gu');

/** A folded text with the names of months and halves of the day in English, each between spaces. */
export function inEnglish(folded: string): string {
  return folded.replace(ANY_NAME, (name) => ` ${NAMES.get(name) ?? ''} `);
}
