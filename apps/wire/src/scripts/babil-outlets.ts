import type { Outlet } from '../script.js';

/** Every publisher here is invented, also where it stands for a ministry, an army or an armed group. */
export const outlets: Outlet[] = [
  // Two agencies.
  ar('diffatan', 'وكالة الضفتان للأنباء', 'Diffatan News Agency', 'IQ', 'rss'),
  en('meridian', 'Meridian Dispatch', 'GB', 'atom'),
  // Papers and sites that live on the agencies.
  ar('sabah-alfurat', 'صباح الفرات', 'Sabah al-Furat', 'IQ', 'rss'),
  ar('barid-babil', 'بريد بابل', 'Barid Babil', 'IQ', 'atom'),
  ar('nakheel', 'النخيل اليوم', 'Al-Nakheel Today', 'IQ', 'rss'),
  ar('minbar-dijla', 'منبر دجلة', 'Minbar Dijla', 'IQ', 'json'),
  ar('manarat-aljanub', 'منارة الجنوب', 'Manarat al-Janub', 'IQ', 'rdf'),
  ar('aljisr', 'جسر الشرق', 'Jisr al-Sharq', 'LB', 'rss'),
  ar('marafi', 'مرافئ الخليج', 'Marafi al-Khaleej', 'KW', 'atom'),
  ar('qalam', 'قلم وحبر', 'Qalam wa Hibr', 'SY', 'rss'),
  ar('nil-jadid', 'ضفاف النيل الجديدة', 'Difaf al-Nil', 'EG', 'rdf'),
  ar('sawt-altal', 'صوت التل', 'Sawt al-Tall', 'JO', 'json'),
  en('harbour-post', 'The Harbour Post', 'GB', 'rss'),
  en('cedar-ledger', 'Cedar Ledger', 'LB', 'json'),
  // Persian.
  fa('sepidar', 'خبرگزاری سپیدار نو', 'Sepidar-e No', 'rss'),
  fa('karaneh', 'روزنامه کرانه', 'Karaneh', 'atom'),
  fa('peyk', 'پیک زاگرس', 'Peyk-e Zagros', 'json'),
  // The parties themselves.
  ar('mod-bayanat', 'وزارة الدفاع: ديوان البيانات', 'Ministry of Defence, Statements Bureau', 'IQ', 'rss'),
  ar('alfajr', 'سرايا الفجر الصامت: القناة', 'Silent Dawn Companies', 'IQ', 'atom'),
  fa('sokhangu', 'دفتر سخنگوی وزارت امور خارجه', 'Foreign Ministry Spokesperson', 'rss'),
  en('north-shield', 'Joint Command North Shield: Press Office', 'US', 'rdf'),
];

function ar(
  slug: string,
  name: string,
  publisher: string,
  country: string,
  format: Outlet['format'],
): Outlet {
  return { slug, name, publisher, language: 'ar', country, format };
}

function en(slug: string, name: string, country: string, format: Outlet['format']): Outlet {
  return { slug, name, publisher: name, language: 'en', country, format };
}

function fa(slug: string, name: string, publisher: string, format: Outlet['format']): Outlet {
  return { slug, name, publisher, language: 'fa', country: 'IR', format };
}
