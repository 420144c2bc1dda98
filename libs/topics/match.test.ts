import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchTopics } from './index.js';

const found = (title: string, summary: string | null = null) =>
  matchTopics({ title, summary }).map(({ topic }) => topic);

/** One line a boundary: a title that names the topic, and its near twin that does not. */
const PAIRS: [topic: string, names: string, twin: string][] = [
  // Particles written onto the name.
  ['iraq', 'انفجار بالعراق صباح اليوم', 'انفجار بالأعراق المختلفة'],
  ['iraq', 'زيارة رسمية للعراق غدا', 'زيارة رسمية للعراقة الأصيلة'],
  ['iraq', 'إيران والعراق يوقعان اتفاقا', 'الأصالة والعراقة في البناء'],
  ['iraq', 'وللعراق حصة من المياه', 'وللعراقيل أسباب أخرى'],
  ['iraq', 'فالعراق ينتظر الأمطار', 'فالعراك في الملعب توقف'],
  ['iraq', 'عراق جديد بعد الانتخابات', 'عراك في الملعب بعد المباراة'],
  ['iran', 'مباحثات بإيران حول الغاز', 'مباحثات بجيران المدينة حول الغاز'],
  ['iran', 'قالت إيران إنها مستعدة', 'قال جيران الحي إنهم مستعدون'],
  ['iran', 'تصدير الغاز لإيران يتوقف', 'تصدير الغاز لإيراد سابق'],
  ['lebanon', 'هدوء حذر بلبنان', 'هدوء حذر بلبنة البناء'],
  ['lebanon', 'دعم دولي للبنان', 'دعم دولي للبناء'],
  ['jordan', 'أمطار غزيرة بالأردن', 'أمطار غزيرة بالأردان'],
  ['syria', 'هزة أرضية في سوريا', 'هزة أرضية في سوريال'],
  ['yemen', 'وصول المساعدات لليمن', 'وصول المساعدات لليمين'],
  ['egypt', 'ومصر تستضيف القمة', 'ومصرف يستضيف القمة'],
  ['egypt', 'مطار جديد بمصر', 'مطار جديد بمصراتة'],
  ['china', 'منتجات من الصين', 'منتجات من الصينية النحاسية'],
  ['kuwait', 'كالكويت في الصيف', 'كالكويتب في الصيف'],
  ['saudi-arabia', 'السعودية تعلن موازنتها', 'السعود تعلن موازنتها'],
  ['united-arab-emirates', 'قمة في الإمارات', 'قمة في الإمارة'],
  ['algeria', 'الجزائر تستقبل الوفد', 'جزائر بعيدة في المحيط'],
  ['morocco', 'المغرب يفتتح الميناء', 'صلاة مغرب اليوم'],
  // «ال» comes off only what has it.
  ['mali', 'انقلاب في مالي', 'الدعم المالي للمزارعين'],
  ['mali', 'قوات أممية بمالي', 'تقرير مالي جديد للشركة'],
  ['benin', 'هجوم في بنين', 'مدرسة بنين تفوز بالجائزة'],
  ['oman', 'سلطنة عُمان تتوسط', 'مؤتمر في عمّان غدا'],
  ['oman', 'وساطة بعمان بين الطرفين', 'وساطة بعمّان بين الطرفين'],
  ['oman', 'الوفد يصل إلى عمان', 'الوفد الأردني يعود إلى عمان'],
  // Peoples and capitals.
  ['iraq', 'وزارة الدفاع العراقية تؤكد وقوع انفجار', 'وزارة الدفاع تواجه العراقيل'],
  ['iraq', 'انفجار في بغداد', 'انفجار في بغدادي'],
  ['palestinian-territories', 'غارات على غزة', 'غارات على الغزالة'],
  ['palestinian-territories', 'Israeli strike on Gaza', 'Israeli strike on Gazala'],
  ['israel', 'Israeli strike on Gaza', 'Israelite pottery found'],
  ['iran', 'انفجار در تهران', 'انفجار در تهرانسر'],
  // Names of people and things.
  ['switzerland', 'Suiza aprueba la nueva ley', 'Dubravka Suica aprueba la nueva ley'],
  ['el-salvador', 'El Salvador cierra su frontera', 'Salvador Illa cierra su campaña'],
  ['united-states', 'Cumbre en América sobre comercio', 'Cumbre en América Latina sobre comercio'],
  // The longest name wins.
  ['sudan', 'هدنة جديدة في السودان', 'هدنة جديدة في جنوب السودان'],
  ['guinea', 'انتخابات في غينيا', 'انتخابات في غينيا بيساو'],
  ['guinea', 'Elections held in Guinea', 'Elections held in Equatorial Guinea'],
  ['guinea', 'Guinea votes on Sunday', 'Papua New Guinea votes on Sunday'],
  ['guinea', 'Guinea and its neighbours meet', 'Guinea-Bissau and its neighbours meet'],
  ['sudan', 'Aid trucks reach Sudan', 'Aid trucks reach South Sudan'],
  ['ireland', 'Rail strike hits Ireland', 'Rail strike hits Northern Ireland'],
  ['mexico', 'Storm nears Mexico', 'Storm nears New Mexico'],
  ['united-states', 'قمح من أمريكا', 'قمح من أمريكا اللاتينية'],
  ['united-states', 'Grain from America', 'Grain from South America'],
  ['niger', 'Talks resume in Niger', 'Talks resume in the Niger Delta'],
  ['ireland', 'قطارات أيرلندا تتوقف', 'قطارات أيرلندا الشمالية تتوقف'],
  // Words of other meaning.
  ['iran', 'Iran opens a new port', 'Tirana opens a new port'],
  ['oman', 'Ferry service to Oman resumes', 'Ferry service for Romania resumes'],
  ['turkiye', 'Snow closes roads in Turkey', 'How to carve a turkey at home'],
  ['chad', 'Refugees cross into Chad', 'A hanging chad decides the vote'],
  ['jordan', 'Water talks open in Jordan', 'Michael Jordan opens a restaurant'],
  ['georgia', 'Parliament of Georgia meets', 'Atlanta mayor and Georgia governor meet'],
  ['china', 'Exports from China fall', 'Exports of fine china fall'],
  ['united-states', 'US sends a delegation', 'They told us to send a delegation'],
  ['united-states', 'U.S. delegation arrives', 'Let us. Delegations arrive'],
  ['india', 'Monsoon reaches India', 'Monsoon reaches Indiana'],
  ['mali', 'Troops leave Mali', 'Troops leave Malibu'],
  ['peru', 'Quake shakes Peru', 'Quake shakes Perugia'],
  ['cuba', 'Power cut across Cuba', 'Power cut across Cubao'],
  ['niger', 'Niger reopens its border', 'Nigeria reopens its border'],
  ['united-kingdom', 'UK opens an inquiry', 'Ukraine opens an inquiry'],
  ['yemen', "Yemen's ports reopen", 'Yementown opens a fair'],
  // Persian.
  ['iran', 'زلزله در ایران', 'زلزله در دیران'],
  ['iran', 'ایران‌ها در گذر تاریخ', 'ویرانه‌ها در گذر تاریخ'],
  ['iran', 'وایران در نشست حاضر شد', 'ویران در زمین‌لرزه شد'],
  ['iraq', 'مرز عراق بسته شد', 'مرز اعراق بسته شد'],
  ['china', 'سفر به چین', 'سفر به ماچین'],
  ['mali', 'کودتا در مالی', 'بحران مالی شرکت‌ها'],
  ['united-states', 'انتخابات آمریکا آغاز شد', 'انتخابات آمریکای لاتین آغاز شد'],
  ['united-states', 'تحریم‌های ایالات‌متحده', 'تحریم‌های ایالت متحده'],
  ['algeria', 'گاز الجزایر به اروپا می‌رود', 'گاز جزایر به اروپا می‌رود'],
  ['oman', 'نشست در عمان', 'کشتی در دریای عمان'],
  ['syria', 'بازسازی سوریه', 'بازسازی سوریال'],
  // Spanish, Turkish, Hebrew.
  ['iran', 'Irán abre un puerto', 'Los ministros irán al puerto'],
  ['iran', "İran'ın yeni limanı açıldı", 'Tiran yeni limanı açtı'],
  ['turkiye', "Türkiye'de kar yağışı", 'Türkü gecesi ve kar yağışı'],
  ['united-states', "ABD'den açıklama geldi", 'abdest almak üzere gitti'],
  ['iran', 'שיחות באיראן נמשכות', 'שיחות בטיראנה נמשכות'],
  ['lebanon', 'רעידת אדמה בלבנון', 'רעידת אדמה בלבן'],
  ['greece', 'שריפות ביוון', 'שינוי כיוון'],
  ['france', "La délégation quitte l'Iran pour la France", 'La franchise quitte le marché'],
  ['reunion', 'Cyclone : La Réunion en alerte', 'La reunión empieza hoy'],
  // Peoples in their forms.
  ['iraq', 'مقتل عراقيين في حادث سير', 'مقتل عراقيب في حادث سير'],
  ['iraq', 'السفيرة العراقية تصل', 'السفيرة العريقة تصل'],
  ['iraq', 'وللعراقيات حصة في البرلمان', 'وللعروق حصة في التشريح'],
  ['egypt', 'عاملان مصريان في الخارج', 'عاملان مصرفيان في الخارج'],
  ['yemen', 'وفد يمني يصل اليوم', 'إصابة في اليد اليمنى'],
  ['syria', 'لاجئون سوريون على الحدود', 'أسوار سور المدينة'],
  ['united-kingdom', 'الشرطة البريطانية تعتقل اثنين', 'مؤتمر باللغة الإنجليزية'],
  ['france', 'الجيش الفرنسي ينسحب', 'كتاب مترجم بالفرنسية'],
  ['south-korea', 'الشركات الكورية الجنوبية تستثمر', 'الشركات الجنوبية تستثمر'],
  ['iran', 'ایرانی‌ها پای صندوق رأی', 'دیرانی‌ها پای صندوق رأی'],
  ['iran', 'بازگشت ایرانیان از سفر', 'بازگشت دیرینگان از سفر'],
  ['united-states', 'آمریکایی‌ها رای دادند', 'آماری‌ها رای دادند'],
  ['iraq', 'Iraklıların dönüşü sürüyor', 'Iraksak bir mercek'],
  ['syria', 'Suriyelilere yeni karar', 'Süreliler için yeni karar'],
  ['iran', 'İranlı bakan Ankarada', 'Tiranlı bakan geldi'],
  ['iraq', 'Hikûmeta Iraqê ava bû', 'Hikûmeta îrade ava bû'],
  ['iraq', 'پەرلەمانی عێراقی کۆبووەوە', 'پەرلەمانی عەراق کۆبووەوە'],
  ['iraq', 'لە عێراقدا هەڵبژاردن دەکرێت', 'لە ئێوارەدا هەڵبژاردن دەکرێت'],
  ['iraq', 'שר החוץ העיראקי הגיע', 'שר החוץ העירוני הגיע'],
  ['iran', 'כשאיראן תקפה', 'כשאירוע תקף'],
  ['syria', 'ומסוריה הגיעו', 'ומסורת הגיעו'],
  ['iran', 'ایرانیوں کی واپسی', 'دیرینوں کی واپسی'],
  // Capitals, places, forces.
  ['iraq', 'Kirkuk oil flows again', 'Kirkukov scores twice'],
  ['iraq', 'الحشد الشعبي يعلن حالة التأهب', 'الحشد يملأ الساحة'],
  ['iran', 'بیانیه سپاه پاسداران', 'سپاس فراوان'],
  ['united-states', 'Pentagon confirms the strike', 'A pentagon has five sides'],
  ['israel', 'IDF says it struck a depot', 'A id form for the depot'],
  // Names of people, papers, fruit and hours that are spelled like a country.
  ['sudan', 'الجيش السوداني يتقدم', 'انتخاب السوداني رئيسا للوزراء'],
  ['sudan', 'الوزير التقى نظيره السوداني', 'السوداني: لا عودة للإرهاب'],
  ['sudan', 'Artêşa Sûdanî pêşve diçe', 'Sudani: no return of terrorism'],
  ['chile', 'Un séisme secoue le Chili', 'Red Hot Chili Peppers announce tour'],
  ['chile', 'Chili : un séisme secoue la capitale', 'Annual Chili Cook-Off returns'],
  ['australia', 'Sydney storms ahead', 'Sydney Sweeney stars in new film'],
  ['chile', 'Santiago shaken by quake', 'Santiago Bernabeu hosts final'],
  ['kenya', 'Kenya signs new deal', 'Kenya Barris signs new deal'],
  ['ireland', 'Ireland welcomes the pope', 'Ireland Baldwin welcomes baby'],
  ['india', 'India cancels the talks', 'India Arie cancels concert'],
  ['italy', 'Florence floods again', 'Florence Pugh joins cast'],
  ['jamaica', 'Hurricane nears Jamaica', 'Fire in Jamaica, Queens'],
  ['united-states', 'Fire in Jamaica, Queens', 'Fire in Jamaica'],
  ['india', 'سفر به هند', 'هند صبري تعود إلى السينما'],
  ['india', 'هند و پاکستان', 'هند جگرخوار در تاریخ'],
  ['morocco', 'منتخب المغرب يفوز', 'موعد أذان المغرب اليوم'],
  ['morocco', 'المغرب يفتح حدوده', 'قمة دول المغرب العربي'],
  ['portugal', 'پرتغال قهرمان شد', 'خواص پرتغال آبگیری'],
  ['qatar', 'قطر میزبان مذاکرات', 'قطر لوله‌های آب'],
  ['egypt', 'Mısır Dışişleri açıkladı', 'Mısır üretimi arttı'],
  ['india', 'הודו ופקיסטן בעימות', 'הודו והתודה'],
  ['jordan', 'ירדן וישראל חתמו', 'ירדן ביבי זכתה'],
  ['mali', 'مالی: کودتای نظامی', 'مالی: بودجه شرکت'],
  ['morocco', 'Fas depremi', 'FAS scandal'],
  ['comoros', 'جزائر القمر تستضيف القمة', 'جزائر بعيدة تحت القمر'],
  // Towns and states, by their company.
  ['united-states', 'Clayton County students honored', 'A county that nobody named'],
  ['united-states', 'Scandal-plagued Ga. pastor to be buried', 'The ga ga of the pastor'],
  ['united-states', 'Flood in Springfield, Mass., leaves many homeless', 'Flood of mass emails'],
  ['united-states', 'Man arrested in Gainesville, FL', 'Man arrested by FL Smidth'],
  ['united-states', 'Crafton man suing over photo mix-up', 'Crafton sued over photo mix-up'],
  ['united-kingdom', 'Police appeal after crash in Bicester', 'Ms Bicester appeals after crash'],
];

describe('R11: boundaries', () => {
  test.each(PAIRS)('%s: in «%s», not in «%s»', (topic, names, twin) => {
    expect(found(names)).toContain(topic);
    expect(found(twin)).not.toContain(topic);
  });
});

describe('a text of place names without end', () => {
  test.each([
    ['Iran, '],
    ['Paris, Texas and Springfield, Alexandria, Athens, Ga. '],
    ['طرابلس والسوداني وبغداد '],
    ['The Washington Post '],
    ['Vancouver Victoria Newcastle man '],
  ])('costs no more than a long one: %s', (unit) => {
    const spent = (length: number) => {
      const text = unit.repeat(Math.ceil(length / unit.length));
      const runs = Array.from({ length: 3 }, () => {
        const started = performance.now();
        matchTopics({ title: text, summary: text });
        return performance.now() - started;
      });
      return Math.min(...runs);
    };
    spent(8_192);
    // A square would be four hundred times as much.
    expect(spent(160 * 1_024)).toBeLessThan(20 * spent(8 * 1_024) + 20);
  });

  test('is read at its beginning, up to a space', () => {
    expect(found('Iraq ' + 'x '.repeat(3_000) + 'Iran')).toEqual(['iraq', 'iran']);
    expect(found('Iraq ' + 'x '.repeat(5_000) + 'Iran')).toEqual(['iraq']);
    expect(found('x'.repeat(8_185) + ' Nigeria')).toEqual([]);
  });
});

describe('a headline', () => {
  test('shows where and why a topic was found', () => {
    const title = 'انفجار بالعراق';
    expect(matchTopics({ title, summary: null })).toEqual([
      {
        topic: 'iraq',
        role: 'about',
        why: [
          {
            field: 'title',
            start: 7,
            end: 14,
            text: 'بالعراق',
            rule: 'country name "العراق" (ar), particle ب',
            folded: 'العراق',
          },
        ],
      },
    ]);
  });

  test.each([
    ['Iraklılardan haber', 'irakli'],
    ['Hint hükümetinden açıklama', 'hint hukumeti'],
    ['وبكوريا الشمالية', 'كوريا الشماليه'],
    ['Clayton County votes', 'clayton county'],
    ["בצ'כיה", 'בצ׳כיה'],
  ])('shows the words as they were compared: %s', (title, folded) => {
    expect(matchTopics({ title, summary: null })[0]!.why[0]!.folded).toBe(folded);
  });

  test('has its topics in order of appearance, the title first', () => {
    expect(found('Iran and Iraq sign', 'France, Iraq and Iran meet in Oman')).toEqual([
      'iran',
      'iraq',
      'france',
      'oman',
    ]);
  });

  test('has the reasons of both fields under one topic', () => {
    const [iraq] = matchTopics({ title: 'Iraq votes', summary: 'Polls open in Iraq' });
    expect(iraq!.why.map(({ field, start, end }) => [field, start, end])).toEqual([
      ['title', 0, 4],
      ['summary', 14, 18],
    ]);
  });

  test('keeps a handful of reasons of a name said a hundred times', () => {
    const [iraq] = matchTopics({ title: 'x', summary: 'Iraq '.repeat(100) });
    expect(iraq!.why).toHaveLength(8);
  });

  test('is about what its title says and mentions what only its summary says', () => {
    const found = matchTopics({ title: 'Iraq votes', summary: 'Iraq and Iran agree' });
    expect(found.map(({ topic, role }) => [topic, role])).toEqual([
      ['iraq', 'about'],
      ['iran', 'mention'],
    ]);
  });

  test('names its region when it says so', () => {
    expect(found('قمة حول الشرق الأوسط')).toEqual(['middle-east']);
    expect(found('Talks on the Middle East resume')).toEqual(['middle-east']);
    expect(found('نشست خاورمیانه')).toEqual(['middle-east']);
  });

  test.each([
    ['The Democratic Republic of the Congo votes', ['congo-kinshasa']],
    ['Republic of Congo votes', ['congo-brazzaville']],
    ['North Korea and South Korea talk', ['north-korea', 'south-korea']],
    ['كوريا الشمالية تطلق صاروخا', ['north-korea']],
    ['البوسنة والهرسك تنتخب', ['bosnia-herzegovina']],
    ["Israel's parliament and the UAE's envoy", ['israel', 'united-arab-emirates']],
    ['US-Iran talks', ['united-states', 'iran']],
    ['Bosnia, Herzegovina', ['bosnia-herzegovina']],
    ['کرهٔ جنوبی و ژاپن', ['south-korea', 'japan']],
    ['ئێران و عێراق', ['iran', 'iraq']],
    ['השגריר בארה"ב', ['united-states']],
    ['EE. UU. e Irán negocian', ['united-states', 'iran']],
    ['LET US PLAY', []],
    ['Іrаn', []],
    ['Nothing to see here', []],
    ['', []],
  ])('%s: %j', (title, topics) => {
    expect(found(title)).toEqual(topics);
  });

  test.each([
    ['IRAN', 'iran', 'Iran'],
    ['Türkiye', 'Turkiye', 'TÜRKİYE', 'Tu\u0308rkiye'],
    ['العراق', 'العـــراق', 'الْعِرَاق', 'ﺍﻟﻌﺮﺍﻕ'],
    ['إيران', 'ايران', 'ایران', 'أيران'],
    ['أمريكا', 'امريكا', 'امریکا'],
  ])('is the same in all its spellings: %s', (first, ...others) => {
    const topics = found(first);
    expect(topics).toHaveLength(1);
    for (const other of others) expect(found(other), other).toEqual(topics);
  });

  test('always says the text that its offsets point at', () => {
    const pieces = fc.constantFrom(
      'بالعراق',
      'ایران‌ها',
      'US',
      'U.S.',
      ' ',
      '، ',
      '😀',
      'Türkiye',
      'كوريا الشمالية',
      'Papua New Guinea',
      '-',
      '\u0301',
      'e',
      '\u200C',
      'جنوب ',
      'السودان',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 20 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, fc.option(texts), (title, summary) => {
        for (const { why } of matchTopics({ title, summary })) {
          for (const { field, start, end, text } of why) {
            expect((field === 'title' ? title : summary!).slice(start, end)).toBe(text);
            expect(text).not.toBe('');
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});
