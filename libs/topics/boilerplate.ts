/** UTF-16 units of a field, end exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** Further on (UTF-16 units) asides are not looked for: no headline is so long. */
const MOST_UNITS = 16_384;

/** Agencies as datelines and credits write them. */
const AGENCY = [
  'AP|AFP|Reuters|UPI|dpa|ANSA|EFE|TASS|Tass|Interfax|RIA(?: Novosti)?|Xinhua|Kyodo|PTI|ANI|IANS|Yonhap|Anadolu|AA|CNN|BBC|VOA|WAM|SPA|KUNA|QNA|BNA|ONA|SANA|NNA|MENA|INA|Petra|WAFA|IRNA|ISNA|Fars|Tasnim|Mehr|Bloomberg',
  'رويترز|أ ?ف ?ب|ا ?ف ?ب|أ\\.? ?ب|د ?ب ?أ|فرانس برس|أسوشيتد برس|واع|وفا|معا|بترا|واس|وام|كونا|قنا|بنا|سانا|الأناضول|أ ش أ|ا ش ا|سبوتنيك|شينخوا|نينا|المدى|ناس|شفق نيوز|السومرية نيوز|روسيا اليوم|وكالات|سبأ',
  'ایسنا|ایرنا|مهر|فارس|تسنیم|ایلنا|ایمنا|خبرآنلاین|رویترز|خبرگزاری [\\p{L}]+|باشگاه خبرنگاران(?: جوان)?',
  'AA|DHA|İHA|IHA|ANKA|Cumhuriyet|Rûdaw|Rudaw|ANF|رووداو|کوردستان 24',
].join('|');
const PLACE = "[\\p{L}\\p{M}.'’]+(?:[ -][\\p{L}\\p{M}.'’]+){0,3}";
const DASH = '\\-–—:،|';

/** "BEIRUT (AP) -", «بغداد - واع:», «تهران (ایسنا)»: a place, an agency, a stroke. */
const CREDITED = new RegExp(
  `^\\s*${PLACE}(?:, [\\p{L}\\p{M}\\p{N}. ]{2,20}){0,2}\\s*(?:\\(\\s*(?:${AGENCY})(?:[\\s/,-][^)]{0,30})?\\)|(?:[-–—/،,]\\s*)(?:${AGENCY}))\\s*(?:[/${DASH}]+|(?<=[\\u0600-\\u06FF]\\s?\\)))`,
  'u',
);
/** At the start of a summary only: "LONDON -", "WASHINGTON, March 3 —", «القاهرة -», «بغداد/». */
const BARE = [
  /^\s*\p{Lu}[\p{Lu}.' -]{2,30}(?:, (?:\p{Lu}[\p{L}.]+)(?: \d{1,2})?){0,2}\s*(?:[-–—]{1,2}\s|[—–])/u,
  /^\s*[\u0600-\u06FF]+(?: [\u0600-\u06FF]+){0,2}\s*(?:[-–—]\s|\/\s?)/u,
];
/** "By John Paris", "By JOHN PARIS, Associated Press": in front, or behind a stroke at the end. */
const BYLINES = [
  /^\s*By:? \p{Lu}[\p{L}.'’-]+(?: (?:and )?\p{Lu}[\p{L}.'’-]*){1,4}(?=\s*(?:[,|\n–—]|-\s|\s{2}|$|\p{Lu}{3,}))/u,
  /(?:[|–—]|\s-)\s*[Bb]y \p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]*){1,3}\s*$/u,
  /^\s*(?:بقلم|كتب|كتبت|نوشته|به قلم|گزارش از)\s*[:：/-]\s*[\p{L}\p{M}]+(?: [\p{L}\p{M}]+){0,2}(?=\s*(?:[-–—|:\n]|$))/u,
];
/** "(Reporting by ... in Paris; editing by ...)", "(AP Photo/...)", «(إعداد ... - تحرير ...)». */
const CREDITS = [
  /\((?:Additional )?(?:Reporting|Writing|Editing|Compiled|Translated)\b[^)]{0,300}\)?/gu,
  /\b(?:Reporting|Writing) by \p{Lu}[^.]{0,200}(?:[Ee]diting by [^.]{0,80})?\.?/gu,
  /\(?(?:AP|AFP|EPA|Reuters|Getty) ?(?:Photo|Images?)[^)\n]{0,80}\)?/gu,
  /(?:^|[\s(|])(?:Photo|Image|Picture|Photograph|File photo|Source|المصدر|منبع|Kaynak|Foto|Crédit)(?: by| credit)?\s*:\s*[^.\n]{0,80}$/gu,
  /[\p{L}. -]{3,60}(?:Getty Images|Pool-Getty)/gu,
  /\([^()]{0,20}(?:إعداد|تحرير|ترجمة)[^()]{0,200}\)?/gu,
];
/** What an outlet writes under every report of its own, wherever that stands; from there on nothing counts. */
const FOOTERS = [
  /\bThe post\b.{1,300}\bappeared first on\b.*$/su,
  /\bL[’']article .{1,200} est apparu en premier.*$/su,
  /הפוסט .{1,200} הופיע לראשונה.*$/su,
];
/** How a footer starts. */
const FOOTER_WORDS = [
  'Read (?:more|the full (?:story|article)|also|next)|Continue reading|Click here|Follow us|Follow(?= @)|Subscribe|Sign up|Download (?:the|our)|Join our|Watch (?:more|live)|See also|Related(?: stories)?:|Originally published|This (?:article|story) (?:was )?(?:originally|first) (?:published|appeared)',
  'لمتابعة|تابعنا|تابعونا|للمزيد|للاشتراك|اشترك|انضم إلى|اقرأ (?:أيضا|أيضاً|ايضا|المزيد|كذلك)|شاهد أيضا|إقرأ|ظهرت المقالة|نشر لأول مرة|حمل تطبيق',
  'بیشتر بخوانید|ادامه مطلب|انتهای پیام|به کانال|ما را در|کانال تلگرام',
  'Devamı için|Haberin devamı|Bizi takip|Lire aussi|Lire la suite|Abonnez-vous|Suivez-nous|Leer más|Síguenos|Weiterlesen|Lesen Sie auch',
  'קראו (?:עוד|גם)|עקבו אחרינו|להמשך קריאה',
].join('|');
/** At the end of a summary, behind a whole sentence, a line or a stroke: «دلار به کانال جدید رسید» is a sentence. */
const FOOTER = new RegExp(
  `(?:[.!?؟…。)\\]»”"]\\s*|\\n\\s*|\\s[-–—|/«]\\s?)(?:${FOOTER_WORDS})(?!\\p{L}).{0,300}$`,
  'su',
);
/** All that stands behind the last stroke of a title: "... | Read more", "... - Subscribe". */
const FOOTER_IN_TITLE = new RegExp(`\\s[-–—|]\\s(?:${FOOTER_WORDS})(?!\\p{L})[^-–—|]*$`, 'u');
const HOUSE =
  'News|Times|Post|Tribune|Herald|Journal|Gazette|Chronicle|Telegraph|Online|Agency|Network|Radio|TV|Today|Press|Daily|Mail|Observer|Monitor|Standard|Guardian|Independent|Star|Sun|Review|Report|Watch|Insider|Wire|24|\\p{L}+\\.(?:com|net|org|[a-z]{2})|نيوز|الإخبارية|الاخبارية|تايمز|نیوز|وكالة .{2,30}|خبرگزاری .{2,20}';
/** The house behind a stroke at the end of a title: "- The Times of Israel", "| Iraq News". */
const HOUSE_AT_END = new RegExp(
  `\\s[-–—|]\\s(?=[^-–—|]{2,40}$)(?:[^-–—|]{0,30}\\s)?(?:(?:${HOUSE})(?:\\s(?:of|in)\\s\\p{L}+(?:\\s\\p{L}+)?)?|(?:Al )?Jazeera|الجزيرة|العربية)\\s*$`,
  'u',
);
/** A paper's name within a text: "The Washington Post reports". */
const PAPERS =
  /\b(?:The )?(?:Times|Voice|Radio|Sun) of (?:Israel|India|Oman|Malta|London|America)\b|(?:\p{Lu}[\p{L}.]+ ){1,2}(?:Times|Post|Herald|Tribune|Gazette|Telegraph|Examiner|Inquirer|Globe|Daily News|Morning News|Journal-Constitution)(?!\p{L}| (?:Office|Falls|Road|Street))/gu;
/** The same: «صحيفة الشرق الأوسط», «روزنامه ایران». */
const ARABIC_PAPERS =
  /(?<!\p{L})[وف]?[لب]?(?:صحيفة|صحیفه|جريدة|جریده|روزنامه|مجلة)\s+[«"“(]?(?:الشرق الأوسط|الرياض|الرياضية|المدينة|مكة|الجزيرة|القدس العربي|القدس|الجزائر|الأنباء الكويتية|القبس الكويتية|الشرق القطرية|الوطن السعودية|الوطن القطرية|الأيام البحرينية|الدستور الأردنية|الغد الأردنية|ایران|تهران تایمز|خراسان|إيران|طهران تايمز|العربي الجديد|عمان|الاتحاد الإماراتية|نيويورك تايمز|واشنطن بوست|جيروزاليم بوست|تايمز أوف إسرائيل|يسرائيل هيوم|إسرائيل اليوم)(?!\p{L})|(?<!\p{L})[وفلب]{0,2}(?:نيويورك تايمز|نیویورک تایمز|واشنطن بوست|واشنگتن پست|جيروزاليم بوست|القدس العربي)(?!\p{L})/gu;

/** Most titles have none of what every pattern has: a stroke, a bracket, a colon, or a word of those below. */
const MAY_HAVE_ASIDES =
  /[-–—|/(:،\n]|^\s*By |[Bb]y \p{Lu}|appeared first|Read |Continue reading|Click here|Follow |Subscribe|Sign up|Download |Join our|Watch |See also|Related|riginally|Times|Post|Herald|Tribune|Gazette|Telegraph|Examiner|Inquirer|Globe|Daily News|Journal|Voice of|Radio |Sun of|Getty|Photo|صحيفة|صحیفه|جريدة|جریده|روزنامه|مجلة|تايمز|تایمز|بوست|پست|القدس العربي|متابع|تابع|للمزيد|شترك|للاشتراك|انضم|قرأ|شاهد|ظهرت|نشر لأول|حمل تطبيق|بیشتر بخوانید|ادامه مطلب|انتهای|به کانال|ما را در|کانال تلگرام|Devamı|devamı|Bizi takip|Lire |Abonnez|article|Suivez|Leer más|Síguenos|Weiterlesen|Lesen Sie|הפוסט|קראו|עקבו|להמשך/u;
const IN_TITLE = [
  CREDITED,
  ...BYLINES,
  ...CREDITS,
  ...FOOTERS,
  FOOTER_IN_TITLE,
  HOUSE_AT_END,
  PAPERS,
  ARABIC_PAPERS,
];
const IN_SUMMARY = [CREDITED, ...BARE, ...BYLINES, ...CREDITS, ...FOOTERS, FOOTER, PAPERS, ARABIC_PAPERS];

/**
 * The parts of a title or a summary that say who reports and from where, not what about: datelines, bylines,
 * credits, names of papers, and what the outlet writes under everything.
 */
export function asidesOf(field: 'title' | 'summary' | 'source', text: string): Span[] {
  if (field === 'source') return [];
  return spansOf(text.slice(0, MOST_UNITS), field === 'title' ? IN_TITLE : IN_SUMMARY);
}

function spansOf(text: string, patterns: readonly RegExp[]): Span[] {
  if (!MAY_HAVE_ASIDES.test(text)) return [];
  return patterns.flatMap((pattern) => {
    const found = pattern.global ? [...text.matchAll(pattern)] : [pattern.exec(text)];
    return found.flatMap((match) =>
      match === null || match[0] === '' ? [] : [{ start: match.index, end: match.index + match[0].length }],
    );
  });
}
