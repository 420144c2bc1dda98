import type { QuietLine, Step } from '../script.js';

/** What else is in the news meanwhile: some of it names a country, some of it names none. */
export const routine: Step[] = [
  line(3.4, 'marafi', 'أسعار الذهب تستقر قرب أعلى مستوى في أسبوعين'),
  line(4.2, 'harbour-post', 'Gold price edges up as traders wait for interest rate decision'),
  line(10, 'nil-jadid', 'مصر تفتتح خط مترو جديداً يربط شرق القاهرة بغربها'),
  line(15, 'karaneh', 'هواشناسی ایران از بارش باران در نوار شمالی خبر داد'),
  line(18, 'qalam', 'سوريا تعلن موعد امتحانات الشهادة الثانوية لهذا العام'),
  line(20, 'cedar-ledger', 'Lebanon extends school year by two weeks'),
  line(27, 'sawt-altal', 'الأردن: كتلة هوائية باردة تصل البلاد مساء الجمعة'),
  line(30, 'meridian', 'Turkey central bank holds its main rate for a third month'),
  line(35, 'peyk', 'قیمت طلا در بازار امروز کاهش یافت'),
  line(41, 'aljisr', 'فرنسا تفوز على المغرب ودياً بهدفين لهدف'),
  line(46, 'harbour-post', 'France beats Morocco 2-1 in friendly'),
  line(51, 'manarat-aljanub', 'بدء موسم حصاد القمح في الجنوب وسط توقعات بمحصول وفير'),
  line(57, 'marafi', 'الكويت ترفع إنتاجها من المياه المحلاة قبل الصيف'),
  line(63, 'sepidar', 'تیم ملی والیبال ایران به نیمه‌نهایی رسید'),
  line(69, 'nakheel', 'مهرجان التمور يستقبل زواره الأسبوع المقبل'),
  line(75, 'meridian', 'Egypt wheat reserves cover six months, minister says'),
  line(81, 'nil-jadid', 'تراجع طفيف في سعر الدولار أمام الجنيه'),
  line(88, 'cedar-ledger', 'Museum shows newly restored mosaics'),
  line(95, 'karaneh', 'ترکیه و ایران درباره افزایش ساعات کار گمرک مرزی توافق کردند'),
  line(98, 'sawt-altal', 'قرعة كأس العرب تضع السعودية وقطر في مجموعة واحدة'),
  line(106, 'harbour-post', 'Heatwave warning for coastal cities from Thursday'),
  line(117, 'qalam', 'تركيا تعيد فتح معبر حدودي أمام شاحنات الإغاثة'),
  line(121, 'sabah-alfurat', 'انخفاض درجات الحرارة وفرص لأمطار متفرقة نهاية الأسبوع'),
  line(131, 'peyk', 'کتاب تازه‌ای درباره کوه‌نوردی در زاگرس منتشر شد'),
  line(136, 'meridian', 'Oil steady as Saudi Arabia keeps output target'),
  line(146, 'nakheel', 'العراق واليابان يوقعان اتفاقاً لتأهيل محطة كهرباء'),
  line(152, 'marafi', 'الإمارات تطلق قمراً اصطناعياً لرصد الغبار'),
  line(163, 'sepidar', 'نمایشگاه صنایع دستی در اصفهان گشایش یافت'),
  line(169, 'cedar-ledger', 'Syria and Jordan agree on shared water monitoring'),
  line(174, 'aljisr', 'مهرجان السينما يعلن قائمة أفلامه القصيرة'),
  line(180, 'harbour-post', 'Yemen port receives first grain ship in weeks'),
];

function line(at: number, outlet: string, title: string): Step {
  return { at, id: `routine-${outlet}-${at}`, outlet, title };
}

/** Headlines for the hours after the story, so that a demo stays alive. */
export const quiet: QuietLine[] = [
  {
    outlet: 'marafi',
    title: (n) => `أونصة الذهب تسجل ${2300 + ((n * 17) % 700)} دولاراً في التعاملات الفورية`,
  },
  { outlet: 'nakheel', title: (n) => `العراق يصدّر ${80 + ((n * 7) % 90)} ألف طن من التمور منذ بداية الموسم` },
  { outlet: 'qalam', title: (n) => `سوريا: وصول القافلة الإغاثية رقم ${n} إلى المناطق الشمالية` },
  { outlet: 'nil-jadid', title: (n) => `مصر تستقبل ${n + 20} رحلة سياحية جديدة هذا الأسبوع` },
  { outlet: 'sawt-altal', title: (n) => `الأرصاد: سرعة الرياح تصل إلى ${20 + (n % 60)} كيلومتراً في الساعة` },
  { outlet: 'diffatan', title: (n) => `الدفاع المدني في العراق يخمد الحريق رقم ${n} منذ مطلع الشهر` },
  {
    outlet: 'meridian',
    title: (n) => `Oil trades at $${60 + ((n * 3) % 40)}.${n % 10}0 a barrel after quiet session`,
  },
  { outlet: 'harbour-post', title: (n) => `France adds ${n + 3} new train services for the holidays` },
  { outlet: 'cedar-ledger', title: (n) => `Lebanon plants ${n * 100} cedar saplings in mountain reserve` },
  { outlet: 'sepidar', title: (n) => `ایران: ${n + 40} روستای دیگر به شبکه گاز پیوستند` },
  { outlet: 'karaneh', title: (n) => `بازار بورس با رشد ${n + 100} واحدی به کار خود پایان داد` },
  { outlet: 'peyk', title: (n) => `عراق ${n + 10} مجوز تازه برای کامیون‌های مرزی صادر کرد` },
];
