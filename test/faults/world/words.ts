import type { Draft } from '../../support/open-wire.js';
import type { Wish } from '../check/history.js';
import type { Chance } from './chance.js';

/** Headlines that reach topics of every kind of urgency, in several scripts; ٪ stands for what makes each new. */
const HEADLINES = [
  'BREAKING: Explosion ٪ rocks military base near Baghdad in Iraq',
  'Iraq signs agreement ٪ on water with Turkey',
  'Iran says convoy ٪ left Tehran this morning',
  'Urgent: Syria closes crossing ٪ after strike in Damascus',
  'Egypt opens museum ٪ in Cairo',
  'Lebanon extends deadline ٪ for banks in Beirut',
  'عاجل: انفجار ٪ في قاعدة عسكرية في بابل بالعراق',
  'العراق يوقع اتفاقية ٪ مع الأردن في بغداد',
  'إيران تعلن عن مناورات ٪ في طهران',
  'سوريا: افتتاح معبر ٪ قرب دمشق',
  'مصر تستضيف قمة ٪ في القاهرة',
  'Irak ٪ anlaşmasını Bağdat’ta imzaladı',
];

export function draftFor(outlet: string, n: number, chance: Chance): Draft {
  const word = `${(n + 1).toString(36)}${chance.below(1e6).toString(36)}`;
  return { outlet, title: chance.pick(HEADLINES).replace('٪', `«${word}»`) };
}

const EVERYTHING = { urgency: 'deferred', languages: null } as const;

/** What clients follow. */
export const WISHES: readonly Wish[] = [
  { topics: ['middle-east'], ...EVERYTHING },
  { topics: ['iraq'], ...EVERYTHING },
  { topics: ['iran', 'syria'], ...EVERYTHING },
  { topics: ['iraq', 'egypt'], urgency: 'urgent', languages: null },
  { topics: ['middle-east'], urgency: 'deferred', languages: ['ar'] },
];
export const ALL_OF_IT: Wish = WISHES[0]!;
