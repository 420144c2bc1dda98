import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { urgencyOf } from './index.js';

const URGENT: [title: string, rest: string][] = [
  ['عاجل: انفجار قرب قاعدة في بابل', 'انفجار قرب قاعدة في بابل'],
  ['عاجل | الرئيس يقبل استقالة الحكومة', 'الرئيس يقبل استقالة الحكومة'],
  ['«عاجل» | سقوط صاروخ على الميناء', 'سقوط صاروخ على الميناء'],
  ['[عاجل] سقوط صاروخ على الميناء', 'سقوط صاروخ على الميناء'],
  ['(عاجل) سقوط صاروخ على الميناء', 'سقوط صاروخ على الميناء'],
  ['عاجل - وفاة وزير الخارجية', 'وفاة وزير الخارجية'],
  ['عاجل.. إغلاق المجال الجوي', 'إغلاق المجال الجوي'],
  ['عاجل انفجار يهز وسط العاصمة', 'انفجار يهز وسط العاصمة'],
  ['عاجل: استقالة الحكومة', 'استقالة الحكومة'],
  ['خبر عاجل: هزة أرضية تضرب الساحل', 'هزة أرضية تضرب الساحل'],
  ['🔴 عاجل | هزة أرضية تضرب الساحل', 'هزة أرضية تضرب الساحل'],
  ['🚨🚨 عاجل: هزة أرضية تضرب الساحل', 'هزة أرضية تضرب الساحل'],
  ['#عاجل | هزة أرضية تضرب الساحل', 'هزة أرضية تضرب الساحل'],
  ['عاجل 🔴 هزة أرضية تضرب الساحل', 'هزة أرضية تضرب الساحل'],
  ['فوری: زمین‌لرزه در شمال کشور', 'زمین‌لرزه در شمال کشور'],
  ['فورى | زمین‌لرزه در شمال کشور', 'زمین‌لرزه در شمال کشور'],
  ['خبر فوری / زمین‌لرزه در شمال کشور', 'زمین‌لرزه در شمال کشور'],
  ['BREAKING: Blast reported near base', 'Blast reported near base'],
  ['BREAKING NEWS: Blast reported near base', 'Blast reported near base'],
  ['[BREAKING] Blast reported near base', 'Blast reported near base'],
  ['BREAKING - Blast reported near base', 'Blast reported near base'],
  ['BREAKING — Blast reported near base', 'Blast reported near base'],
  ['Breaking: Blast reported near base', 'Blast reported near base'],
  ['Breaking news | Blast reported near base', 'Blast reported near base'],
  ['BREAKING Blast reported near base', 'Blast reported near base'],
  ['BREAKING US troops leave the base', 'US troops leave the base'],
  ['BREAKING: MINISTER RESIGNS OVER FIRE', 'MINISTER RESIGNS OVER FIRE'],
  ['URGENT: Airport closed after alarm', 'Airport closed after alarm'],
  ['Urgent - Airport closed after alarm', 'Airport closed after alarm'],
  ['FLASH: Airport closed after alarm', 'Airport closed after alarm'],
  ['JUST IN: Airport closed after alarm', 'Airport closed after alarm'],
  ['Just in! Airport closed after alarm', 'Airport closed after alarm'],
  ['SON DAKİKA: Sahilde deprem oldu', 'Sahilde deprem oldu'],
  ['Son dakika... Sahilde deprem oldu', 'Sahilde deprem oldu'],
  ['SON DAKİKA | Sahilde deprem oldu', 'Sahilde deprem oldu'],
  ['מבזק: רעידת אדמה בצפון', 'רעידת אדמה בצפון'],
  ['מבזק | רעידת אדמה בצפון', 'רעידת אדמה בצפון'],
  ['ÚLTIMA HORA: Dimite el ministro', 'Dimite el ministro'],
  ['ÚLTIMA HORA | Dimite el ministro', 'Dimite el ministro'],
  ['ALERTE - Le ministre démissionne', 'Le ministre démissionne'],
  ['ALERTE INFO : Le ministre démissionne', 'Le ministre démissionne'],
  ['بەپەلە: بومەلەرزە لە باکوور', 'بومەلەرزە لە باکوور'],
  ['"عاجل" انفجار في بغداد', 'انفجار في بغداد'],
  ['"عاجل": انفجار في بغداد', 'انفجار في بغداد'],
  ['«عاجل» انفجار في بغداد', 'انفجار في بغداد'],
  ['BREAKING: Live rounds fired near base', 'Live rounds fired near base'],
  [
    'BREAKING: Missiles hit the port of the capital - live updates',
    'Missiles hit the port of the capital - live updates',
  ],
  ['عاجل | آخر رهينة يصل إلى الحدود', 'آخر رهينة يصل إلى الحدود'],
  ['فوری | سایت هسته‌ای هدف حمله قرار گرفت', 'سایت هسته‌ای هدف حمله قرار گرفت'],
  ['فوری | خبرگزاری تسنیم هک شد', 'خبرگزاری تسنیم هک شد'],
  ['ALERTE INFO : France 24 suspendue au Niger', 'France 24 suspendue au Niger'],
  ['Última hora: El País Vasco cierra sus puertos', 'El País Vasco cierra sus puertos'],
  ['BREAKING - Fox 5 helicopter crashes in New York', 'Fox 5 helicopter crashes in New York'],
  [
    'BREAKING - Gunman Storms Office Of The Village Newsletter',
    'Gunman Storms Office Of The Village Newsletter',
  ],
  ['عاجل: قرض دولي جديد لإعادة الإعمار', 'قرض دولي جديد لإعادة الإعمار'],
  ['عاجل: موقع إخباري إسرائيلي يكشف تفاصيل الهجوم', 'موقع إخباري إسرائيلي يكشف تفاصيل الهجوم'],
  ['عاجل | آخر المستجدات: مقتل خمسة في القصف', 'آخر المستجدات: مقتل خمسة في القصف'],
  ['FLASH: Film studio in flames', 'Film studio in flames'],
  ['דחוף: פיצוץ ליד הבסיס', 'פיצוץ ליד הבסיס'],
  ['عاجل | BREAKING: Blast reported near base', 'Blast reported near base'],
];

const ROUTINE = [
  'انفجار قرب قاعدة في بابل',
  'قرض عاجل للعراق من المصرف الدولي',
  'اجتماع عاجل لمجلس الوزراء',
  'نداء عاجل لمساعدة النازحين',
  'خبر عاجل من السوق المالية',
  'عاجلاً أم آجلاً سيعودون إلى ديارهم',
  'عاجلا أم آجلا سيعودون إلى ديارهم',
  'عاجل أم آجل: متى تعود الكهرباء إلى الحي',
  'عاجلة هي الإصلاحات في قطاع المياه',
  'العاجل والآجل في سياسة النفط',
  'بشكل عاجل: الوزارة تطلب المساعدة',
  '«عاجل» تطلق تطبيقها الجديد للقراء',
  'عاجل',
  'عاجل:',
  '🔴 عاجل 🔴',
  'عاجل | العربية',
  'أخبار عاجلة',
  'عاجل - الشرق الأوسط',
  'عاجل | سكاي نيوز عربية',
  'عاجل | قناة العالم',
  'فوری - خبرگزاری تسنیم',
  'فوری | شبکه خبر',
  'Breaking News - Fox 5 New York',
  'BREAKING: Al Jazeera Live Blog',
  'عاجل نيوز | آخر الأخبار العاجلة',
  'خبر فوری | آخرین اخبار ایران و جهان',
  'فوری: سایت خبری تحلیلی',
  'ALERTE INFO : France 24 en direct',
  'Última hora: El País',
  'BREAKING NEWS | Latest news from around the world',
  'Breaking News - The Greater Valley Daily News',
  'Urgent | Loans without interest for teachers',
  'عاجل: قرض بدون فوائد',
  'Flash: the movie review',
  'דחוף: דרושים עובדים',
  '"عاجل" تطلق تطبيقها الجديد للقراء',
  'Breaking News - Iran International',
  'Breaking News | The Jerusalem Post',
  'BREAKING NEWS - Reuters',
  'Al Arabiya Breaking News',
  'Breaking News English',
  'مطلوب قرض عاجل للمزارعين',
  'طلب إحاطة عاجل للحكومة',
  'تدخل عاجل لإنقاذ الموسم',
  'بيان عاجل من الوزارة',
  'صرف راتب عاجل للموظفين',
  'بلاغ عاجل للنائب العام',
  'الجيش: تحرك عاجل عند الحدود',
  'رد عاجل على الشائعات',
  'قرار عاجل من المجلس',
  'مساعدات عاجلة للمتضررين',
  'إجراءات عاجلة لضبط الأسعار',
  'تحقيق عاجل في الحادث',
  'إخلاء عاجل للمستشفى',
  'القضاء العاجل ينظر في الدعوى',
  'الشفاء العاجل للمصابين',
  'تسليم عاجل خلال ساعة',
  'الرئيس: عاجل ولا يحتمل التأخير',
  'فوری‌ترین راه درمان سرماخوردگی',
  'فوریت‌های پزشکی در شهر',
  'اقدام فوری برای نجات تالاب',
  'نیاز فوری: دارو برای بیماران',
  'Breaking Bad returns for one night',
  'BREAKING BAD RETURNS FOR ONE NIGHT',
  'Breaking news from the past: a quiz',
  'BREAKING NEWS QUIZ: how much do you remember',
  'Breaking News',
  'BREAKING NEWS',
  'Breaking News - BBC News',
  'Breaking News | World Today',
  'BREAKING:',
  'Breaking the silence on mine safety',
  'Record-breaking: heat wave enters tenth day',
  'Groundbreaking: a hospital for the valley',
  'Heartbreaking - mother waits for news',
  'Urgent loan scheme announced by bank',
  'URGENT LOAN SCHEME ANNOUNCED BY BANK',
  'Urgent-care clinics run out of beds',
  'Urgently needed: blood donors',
  'Minister makes urgent: appeal refused',
  'An urgent matter - the river is rising',
  'Flash floods cut off three villages',
  'FLASH FLOODS cut off three villages',
  'FLASH floods cut off three villages',
  'Flash-flood warning for the coast',
  'Flashpoint: the border after the vote',
  'Just in time: aid reaches the valley',
  'JUST IN time for the holidays, a new park',
  'Just in case: what to pack',
  'JUSTIN Trudeau speaks to the press',
  'Última hora de la guerra en la frontera',
  'La última hora: todo sobre el partido',
  'Son dakika golüyle kazandılar',
  'Son dakikada: gol geldi',
  'Alerte météo : vents violents attendus',
  'ALERTE MÉTÉO : vents violents attendus',
  'Alertes : ce que change la loi',
  'המבזק של אתמול: מה קרה',
  'Police: BREAKING into cars is on the rise',
  'The urgent and the important',
  'MINISTER RESIGNS OVER FIRE',
  '',
  '🔴',
];

describe('the urgency of a title', () => {
  test.each(URGENT)('is urgent: %s', (title, rest) => {
    const urgency = urgencyOf(title);
    expect(urgency).toMatchObject({ urgency: 'urgent', rest });
    expect(urgency.why).toMatch(/^urgency urgent: marker «.+»$/u);
  });

  test.each(ROUTINE)('is routine: %s', (title) => {
    expect(urgencyOf(title)).toEqual({
      urgency: 'routine',
      why: 'urgency routine: no marker',
      rest: title.trim(),
    });
  });

  test('names the marker that it saw', () => {
    expect(urgencyOf('عاجل: انفجار قرب قاعدة').why).toBe('urgency urgent: marker «عاجل:»');
  });

  test('never rises above urgent and never makes up words', () => {
    const pieces = fc.constantFrom(
      'عاجل',
      'BREAKING',
      ':',
      '|',
      '[',
      ']',
      '«',
      '»',
      '🔴',
      ' ',
      'blast',
      'قرب',
      '-',
      'FLASH',
      '.',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.array(pieces).map((all) => all.join('')),
        ),
        (title) => {
          const { urgency, rest } = urgencyOf(title);
          expect(['urgent', 'routine']).toContain(urgency);
          expect(title.trim().endsWith(rest)).toBe(true);
        },
      ),
    );
  });

  test('takes linear time on long runs of decoration and marks', () => {
    for (const unit of ['🔴', ' ', '- ', 'عاجل ', '.', '|', '[عاجل] ', 'عاجل: ']) {
      const started = performance.now();
      urgencyOf(`${unit.repeat(30_000)}x`);
      urgencyOf(`عاجل${unit.repeat(30_000)}x`);
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });
});
