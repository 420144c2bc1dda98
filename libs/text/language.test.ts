import { describe, expect, test } from 'vitest';
import { detectLanguage, primaryLanguage } from './index.js';

const TEXTS: [language: string, text: string][] = [
  ['ar', 'انفجار قرب قاعدة عسكرية في محافظة بابل ولا إصابات'],
  ['ar', 'وزير الخارجية يصل إلى العاصمة لبحث وقف إطلاق النار'],
  ['fa', 'انفجار در نزدیکی پایگاه نظامی در استان بابل گزارش شد'],
  ['fa', 'رئیس جمهور گفت که گفت‌وگوها ادامه خواهد داشت'],
  ['ur', 'فوجی اڈے کے قریب دھماکہ، کوئی جانی نقصان نہیں ہوا'],
  ['ckb', 'تەقینەوەیەک لە نزیک بنکەیەکی سەربازی ڕوویدا'],
  ['kmr', 'Li nêzî baregeha leşkerî teqînek çêbû û kes birîndar nebû'],
  ['ps', 'پوځي اډې ته څېرمه چاودنه شوې ده او چا ته زیان نه دی رسېدلی'],
  ['az', 'Hərbi bazanın yaxınlığında partlayış olub, xəsarət alan yoxdur'],
  ['az', 'Һәрби базанын јахынлығында партлајыш олуб'],
  ['az', 'حربی پایگاهین یاخینلیغیندا پارتلاییش اولوب و بیر نفر یارالانیب'],
  ['tr', 'Askeri üs yakınında patlama oldu, yaralanan yok'],
  ['he', 'פיצוץ אירע ליד בסיס צבאי, אין נפגעים'],
  ['en', 'Explosion reported near a military base, no one hurt'],
  ['fr', 'Une explosion signalée près de la base militaire, aucun blessé'],
  ['es', 'Una explosión cerca de la base militar no deja heridos'],
  ['de', 'Explosion in der Nähe des Stützpunktes, niemand verletzt'],
  ['ru', 'Взрыв прогремел недалеко от военной базы, пострадавших нет'],
  ['zh', '军事基地附近发生爆炸，没有人员伤亡'],
];

describe('the language of a headline', () => {
  test.each(TEXTS)('is %s: %s', (language, text) => {
    expect(detectLanguage(text, null)).toBe(language);
  });

  test('is what the feed says when the text is too short to tell', () => {
    expect(detectLanguage('خبر', 'ar-sa')).toBe('ar');
    expect(detectLanguage('BREAKING', 'en-GB')).toBe('en');
    expect(detectLanguage('خبر', null)).toBe('und');
    expect(detectLanguage('', null)).toBe('und');
    expect(detectLanguage('2024', 'fa-IR')).toBe('fa');
  });

  test.each([
    ['Arsenal beat Chelsea 2-1 in Premier League', 'Le premier ministre bat Chelsea en Ligue 1'],
    ['Bahrain Grand Prix: Verstappen wins', 'Grand Prix de Bahreïn : Verstappen gagne'],
    ['Congo rebels seize Goma', 'Les rebelles du Congo prennent Goma'],
    ['Kim Kardashian visits Armenia', 'Kim Kardashian en visite en Arménie'],
    ['Manchester United beat Liverpool', 'Les joueurs de Manchester battus par Liverpool'],
    ['Macron, Merz visit Kyiv', 'Macron et Merz visitent Kiev'],
  ])('is en, of names too: «%s», and fr: «%s»', (english, french) => {
    expect([detectLanguage(english, null), detectLanguage(french, null)]).toEqual(['en', 'fr']);
  });

  test.each([
    'Kurdistan',
    'Bundesliga',
    'Barcelona',
    'Verstappen',
    'Partlayışlar',
    'Teqînên',
    'پارتلاییشلار',
  ])('is unknown for a single word: %s', (word) => {
    expect(detectLanguage(word, null)).toBe('und');
    expect(detectLanguage(word, 'az')).toBe('az');
  });

  test.each(['BREAKING: Yemen', 'Trump: Iran', 'Kurdistan 24', 'خبر'])(
    'is unknown for "%s" alone',
    (text) => {
      expect(detectLanguage(text, null)).toBe('und');
      expect(detectLanguage(text, text === 'خبر' ? 'fa' : 'fr')).toBe(text === 'خبر' ? 'fa' : 'fr');
    },
  );

  test.each([
    ['id', 'Serangan udara menewaskan belasan orang di Gaza'],
    ['bs', 'Napad na bazu u Siriji, ima mrtvih i ranjenih'],
    ['gl', 'Unha explosión na base militar deixa varios feridos'],
    ['so', 'Qarax xoogan oo ka dhacay magaalada Muqdisho'],
    ['sw', 'Mlipuko mkubwa watokea karibu na kambi ya jeshi'],
    ['kk', 'Әскери база жанында жарылыс болды'],
    ['yi', 'א שטארקער אויפרייס לעבן דער מיליטערישער באזע'],
    ['ca', 'Una explosió a la base militar deixa diversos ferits'],
  ])('is %s when a feed in it says so: %s', (language, text) => {
    expect(detectLanguage(text, language)).toBe(language);
  });

  test('is told although a feed names a language that Ajil does not know', () => {
    expect(detectLanguage('At least ten killed in the blast near Mogadishu', 'so')).toBe('en');
    expect(detectLanguage('Explosión en la base militar deja varios heridos', 'ca')).toBe('es');
  });

  test.each([
    ['ar', 'سُلْطَانُ عُمَانَ يَزُورُ القَاهِرَةَ غَداً'],
    ['ar', 'شركة Google تعلن عن هاتف Pixel الجديد'],
    ['fa', 'رئيس جمهور به مردم گفت كه اين كار شدني است'],
    ['ps', 'فلم چې Ryan Gosling او Emma Stone پکې لوبېدلي دي'],
    ['zh', 'MetroPlus 更舒适，也更便宜'],
    ['az', 'آذربایجاندا یئنی‌دن سئچکی‌لر کئچیریله‌جک'],
    ['ckb', 'سه‌رۆكی حكومه‌ت ئه‌مڕۆ ده‌گاته‌ به‌غدا'],
    ['tr', 'İSTANBUL’DA KAR YAĞIŞI: OKULLAR TATİL EDİLDİ'],
    ['el', 'Ο πρόεδρος έφτασε σήμερα στην Αθήνα'],
    ['ko', '대통령이 오늘 카이로에 도착했다'],
    ['hi', 'सैन्य अड्डे के पास धमाका, कोई घायल नहीं'],
  ])('is %s whatever the spelling and the names in it: %s', (language, text) => {
    expect(detectLanguage(text, null)).toBe(language);
  });

  test('does not hang on a text without end', () => {
    expect(detectLanguage('الخبر العاجل من العاصمة '.repeat(50_000), null)).toBe('ar');
  });

  test('is not what the feed says when the letters speak against it', () => {
    expect(detectLanguage('שלום לכם', 'en')).toBe('he');
    expect(detectLanguage('انفجار قرب قاعدة عسكرية في محافظة بابل', 'en-US')).toBe('ar');
    expect(detectLanguage('Explosion reported near a military base', 'ar')).toBe('en');
    expect(detectLanguage('Ο πρόεδρος έφτασε σήμερα στην Αθήνα', 'en')).toBe('el');
    expect(detectLanguage('大統領がワシントンに到着した', 'zh')).toBe('ja');
  });
});

test.each([
  ['en-GB', 'en'],
  ['ar-sa', 'ar'],
  ['fa_IR', 'fa'],
  ['iw', 'he'],
  ['prs', 'fa'],
  ['arz', 'ar'],
  ['arb', 'ar'],
  ['pes', 'fa'],
  ['azb', 'az'],
  ['ku', 'kmr'],
  ['ku-Arab', 'ckb'],
  ['CKB', 'ckb'],
  ['zh-Hans-CN', 'zh'],
  ['und', null],
  ['english', null],
  ['', null],
])('the tag %s is the language %s', (tag, language) => {
  expect(primaryLanguage(tag)).toBe(language);
});
