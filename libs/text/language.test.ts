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

  test('is not what the feed says when the letters speak against it', () => {
    expect(detectLanguage('שלום לכם', 'en')).toBe('he');
    expect(detectLanguage('انفجار قرب قاعدة عسكرية في محافظة بابل', 'en-US')).toBe('ar');
    expect(detectLanguage('Explosion reported near a military base', 'ar')).toBe('en');
  });
});

test.each([
  ['en-GB', 'en'],
  ['ar-sa', 'ar'],
  ['fa_IR', 'fa'],
  ['iw', 'he'],
  ['prs', 'fa'],
  ['arz', 'ar'],
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
