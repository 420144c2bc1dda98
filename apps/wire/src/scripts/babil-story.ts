import type { Step } from '../script.js';

/** The papers that print the agency's text as it is, with the second at which each does. */
const REPRINTS: [outlet: string, at: number][] = [
  ['sabah-alfurat', 6],
  ['nakheel', 7],
  ['barid-babil', 8],
  ['minbar-dijla', 9.5],
  ['aljisr', 12],
  ['qalam', 14],
  ['marafi', 17],
  ['sawt-altal', 19],
  ['manarat-aljanub', 22],
  ['nil-jadid', 26],
];

const AGENCY_TITLE = 'انفجارات عنيفة تهز قاعدة النخلة العسكرية شمالي محافظة بابل في العراق';
const AGENCY_SUMMARY =
  'أفاد مراسل الضفتان بسماع ثلاثة انفجارات متتالية فجر اليوم داخل قاعدة النخلة العسكرية شمالي محافظة بابل، ' +
  'وشوهدت ألسنة اللهب تتصاعد من مستودع في طرف القاعدة، فيما هرعت سيارات الإسعاف إلى المكان.';

/** Dawn at a base in Babil: flashes, reprints, parties that disagree, and a toll that rises. */
export const story: Step[] = [
  {
    at: 0.6,
    id: 'flash-ar',
    outlet: 'diffatan',
    title: 'عاجل: انفجار داخل قاعدة عسكرية في محافظة بابل بالعراق',
    summary: 'مراسلنا: دوي انفجار قوي قبل قليل داخل قاعدة النخلة العسكرية.',
  },
  {
    at: 1.5,
    id: 'flash-barid',
    outlet: 'barid-babil',
    title: 'عاجل | دوي انفجار قوي شمالي الحلة وسكان يتحدثون عن حريق كبير',
    summary: 'شهود عيان من سكان القرى القريبة: النوافذ اهتزت والسماء أضاءت للحظات.',
  },
  {
    at: 2.2,
    id: 'flash-en',
    outlet: 'meridian',
    title: "BREAKING: Explosion reported at military base in Iraq's Babil province",
    summary: 'Two security sources say a blast hit the Nakhla base before dawn. Cause not yet known.',
  },
  {
    at: 2.8,
    id: 'flash-fa',
    outlet: 'sepidar',
    title: 'فوری: انفجار در پایگاهی نظامی در استان بابل عراق',
    summary: 'منابع محلی از شنیده شدن صدای انفجار مهیب در پایگاه نخله خبر می‌دهند.',
  },
  { at: 5, id: 'agency', outlet: 'diffatan', title: AGENCY_TITLE, summary: AGENCY_SUMMARY },
  ...REPRINTS.map(([outlet, at]): Step => ({
    at,
    id: `reprint-${outlet}`,
    outlet,
    title: AGENCY_TITLE,
    summary: AGENCY_SUMMARY,
  })),
  {
    at: 8.5,
    id: 'fire-en',
    outlet: 'meridian',
    title: 'Fire at Nakhla base in Iraq after several blasts, witnesses say',
    summary: 'Residents of a village two kilometres away counted three explosions within a minute.',
  },
  {
    at: 11,
    id: 'fire-en-harbour',
    outlet: 'harbour-post',
    title: 'Fire at Nakhla base in Iraq after several blasts, witnesses say',
    summary:
      'Residents of a village two kilometres away counted three explosions within a minute. (Meridian Dispatch)',
  },
  {
    at: 13,
    id: 'karaneh-first',
    outlet: 'karaneh',
    title: 'صدای چند انفجار در شمال استان بابل عراق شنیده شد',
    summary: 'به گفته ساکنان، آتش‌سوزی در انبار مهمات پایگاه نخله همچنان ادامه دارد.',
  },
  {
    at: 16,
    id: 'militia-toll',
    outlet: 'alfajr',
    title: 'عاجل: ارتقاء 3 من مقاتلينا في قصف استهدف قاعدة النخلة في العراق',
    summary: 'القناة: طيران مسيّر نفّذ القصف عند الساعة الرابعة وعشر دقائق فجراً، والرد آتٍ.',
  },
  {
    at: 21,
    id: 'ministry-confirms',
    outlet: 'mod-bayanat',
    title: 'عاجل: وزارة الدفاع العراقية تؤكد وقوع انفجار في قاعدة النخلة وتفتح تحقيقاً',
    summary: 'بيان: اللجنة الفنية باشرت عملها لمعرفة أسباب الحادث، وتدعو الوزارة إلى عدم تداول الشائعات.',
  },
  {
    at: 24,
    id: 'confirm-en',
    outlet: 'meridian',
    title: 'Iraq confirms explosion at Nakhla base, opens investigation',
    summary: 'The defence ministry in Baghdad gave no cause and asked the public not to spread rumours.',
  },
  {
    at: 28,
    id: 'foreign-denies',
    outlet: 'north-shield',
    title: 'BREAKING: United States forces did not carry out air strikes in Iraq today, command says',
    summary:
      'Reports that the United States struck a base in Babil province are not true, the press office said.',
  },
  {
    at: 31,
    id: 'denial-ar',
    outlet: 'diffatan',
    title: 'عاجل: قيادة القوات الأميركية تنفي تنفيذ أي غارة جوية في العراق',
    summary: 'المكتب الصحفي للقيادة: الأنباء عن ضربة أميركية في بابل غير صحيحة.',
  },
  {
    at: 33,
    id: 'denial-fa',
    outlet: 'sepidar',
    title: 'ارتش آمریکا حمله هوایی به پایگاهی در عراق را تکذیب کرد',
    summary: 'دفتر مطبوعاتی این فرماندهی اعلام کرد که نیروهایش امروز هیچ عملیاتی نداشته‌اند.',
  },
  {
    at: 36,
    id: 'declines-en',
    outlet: 'meridian',
    title: 'Israel declines to comment on blast at base in Iraq',
    summary: 'A military spokesperson said the army does not comment on reports in foreign media.',
  },
  {
    at: 39,
    id: 'declines-ar',
    outlet: 'aljisr',
    title: 'إسرائيل تمتنع عن التعليق على انفجار قاعدة بابل في العراق',
    summary: 'متحدث عسكري: لا نعلّق على ما تنشره وسائل الإعلام الأجنبية.',
  },
  {
    at: 43,
    id: 'toll-five',
    outlet: 'diffatan',
    title: 'مصدر طبي في العراق: مقتل 5 أشخاص وإصابة 11 في انفجار قاعدة النخلة',
    summary: 'المصدر، وهو من دائرة صحة بابل، قال إن حالة ثلاثة من المصابين حرجة.',
  },
  {
    at: 48,
    id: 'toll-ministry',
    outlet: 'mod-bayanat',
    title: 'وزارة الدفاع العراقية: 3 قتلى و8 جرحى حصيلة أولية لانفجار قاعدة النخلة',
    summary: 'بيان ثانٍ: الحصيلة أولية وعمليات البحث تحت الأنقاض مستمرة.',
  },
  {
    at: 54,
    id: 'condemns-fa',
    outlet: 'sokhangu',
    title: 'سخنگوی وزارت خارجه ایران انفجار در پایگاه نخله عراق را محکوم کرد',
    summary: 'سخنگو گفت تهران منتظر نتیجه تحقیقات بغداد می‌ماند و آماده اعزام تیم امدادی است.',
  },
  {
    at: 60,
    id: 'toll-seven',
    outlet: 'meridian',
    title: 'URGENT: Seven killed in blast at Iraq base, hospital sources say',
    summary: 'Two hospitals in Hilla have received seven bodies and 14 wounded, three sources said.',
  },
  {
    at: 66,
    id: 'toll-seven-fa',
    outlet: 'karaneh',
    title: 'شمار کشته‌شدگان انفجار پایگاه نخله در عراق به ۷ نفر رسید',
    summary: 'دو بیمارستان در شهر حله از انتقال هفت پیکر و چهارده زخمی خبر دادند.',
  },
  {
    at: 72,
    id: 'other-attack',
    outlet: 'alfajr',
    title: 'عاجل: سرايا الفجر الصامت تتبنى هجوماً بطائرة مسيّرة على هدف جنوبي إسرائيل',
    summary: 'القناة: العملية جاءت رداً على قصف قاعدة النخلة.',
  },
  {
    at: 77,
    id: 'other-attack-en',
    outlet: 'cedar-ledger',
    title: 'Armed group in Iraq claims drone attack on southern Israel',
    summary:
      'The Silent Dawn Companies said the launch answered the Nakhla blast. There was no confirmation.',
  },
  {
    at: 84,
    id: 'toll-ministry',
    outlet: 'mod-bayanat',
    edit: true,
    title: 'وزارة الدفاع العراقية: 5 قتلى و11 جريحاً حصيلة محدّثة لانفجار قاعدة النخلة',
    summary: 'تصحيح لبيان سابق: ارتفعت الحصيلة بعد العثور على جثتين تحت الأنقاض.',
  },
  {
    at: 92,
    id: 'radar',
    outlet: 'minbar-dijla',
    title: 'خلية فنية: لم ترصد الرادارات أي طائرة فوق بابل وقت انفجار القاعدة في العراق',
    summary: 'مصدر في الخلية يرجّح أن يكون الانفجار ناجماً عن سوء تخزين الذخيرة، ولم يستبعد فرضيات أخرى.',
  },
  {
    at: 101,
    id: 'parliament',
    outlet: 'sabah-alfurat',
    title: 'البرلمان العراقي يدعو وزير الدفاع إلى جلسة استماع بشأن انفجار قاعدة النخلة',
    summary: 'الجلسة تعقد يوم الأحد بحضور قادة الأجهزة الأمنية.',
  },
  {
    at: 112,
    id: 'toll-final',
    outlet: 'diffatan',
    title: 'عاجل: ارتفاع حصيلة انفجار قاعدة النخلة في العراق إلى 7 قتلى',
    summary: 'دائرة صحة بابل تؤكد وفاة اثنين من المصابين متأثرين بجروحهما.',
  },
  {
    at: 125,
    id: 'ammunition-en',
    outlet: 'harbour-post',
    title: 'Ammunition store the likely origin of Iraq base blast, officials tell investigators',
    summary: 'Engineers say the first explosion started inside a depot that was due to be moved last month.',
  },
  {
    at: 140,
    id: 'drone-unconfirmed',
    outlet: 'peyk',
    title: 'ارتش اسرائیل: هیچ پهپادی به خاک ما نرسیده است',
    summary: 'ادعای گروه مسلح درباره حمله پهپادی از سوی منابع مستقل تأیید نشده است.',
  },
  {
    at: 158,
    id: 'funerals',
    outlet: 'barid-babil',
    title: 'محافظة بابل تعلن الحداد ثلاثة أيام على ضحايا انفجار قاعدة النخلة في العراق',
    summary: 'تشييع الضحايا ينطلق عصر اليوم من مركز مدينة الحلة.',
  },
];
