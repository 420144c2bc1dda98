import { describe, expect, test } from 'vitest';
import { matchTopics } from './index.js';

const found = (title: string) => matchTopics({ title, summary: null }).map(({ topic }) => topic);

/** One line a spelling: a title that names the topic, and its near twin that does not. */
const PAIRS: [topic: string, names: string, twin: string][] = [
  // A small letter first, and a capital behind it.
  ['iraq', 'Mohammed Shia al-Sudani in Baghdad', 'Mohammed Shia al-sudani in court'],
  // The shadda tells Amman from Oman.
  ['jordan', 'مؤتمر بعمّان غدا', 'مؤتمر بعُمان غدا'],
  ['jordan', 'الوفد يصل إلى عمّان', 'الوفد يصل إلى عمان'],
  ['oman', 'الوفد يصل إلى عُمان', 'الوفد يصل إلى عمّان'],
  // Hebrew: a geresh is in a word, a quote behind a prefix too.
  ['switzerland', "פסגה בז'נבה", 'פסגה בזכות'],
  ['south-sudan', "דיווח מג'ובה", 'מטס בגובה רב'],
  ['iraq', 'דיווח ב"עיראק"', 'דיווח ב"עירייה"'],
  ['united-states', "רעש בלוס אנג'לס", 'רעש בלוס'],
  // The same letters in one language only.
  ['ukraine', 'جنگ در شبه جزیره کریمه', 'فتاة كريمة تساعد الجيران'],
  // What holds a country's name and is none.
  ['india', 'Storm nears India', 'Storm nears the Indian Ocean'],
  ['india', 'إعصار يضرب الهند', 'إعصار في المحيط الهندي'],
  ['india', 'توفان در هند', 'توفان در اقیانوس هند'],
  ['congo-kinshasa', 'Ebola in Congo', 'A death of Crimean-Congo fever'],
  ['ukraine', 'قصف على القرم', 'حمى القرم - الكونغو النزفية'],
  ['south-korea', 'Korean president resigns', 'Veterans of the Korean War meet'],
  ['chad', 'Floods in Chad', 'Floods around Lake Chad'],
  ['french-guiana', "Fransız Guyanası'nda seçim", "Gine'de seçim"],
  ['azerbaijan', 'انتخابات در آذربایجان', 'زلزله در آذربایجان شرقی'],
  ['georgia', 'احتجاجات في جورجيا', 'جورجيا ميلوني تلقي كلمة'],
  ['turkiye', 'وفد تركي يصل', 'الأمير تركي بن سلمان يصل'],
  ['qatar', 'قطر تستضيف القمة', 'قطر الدائرة ضعف نصفها'],
  ['qatar', 'سفر به قطر', 'لوله‌ای به قطر ۱۰ سانتی‌متر'],
  ['saudi-arabia', 'الرياض تستضيف القمة', 'رياض الأطفال تفتح أبوابها'],
  ['cameroon', 'בחירות בקמרון', "ג'יימס קמרון מצלם סרט"],
  ['iceland', 'Eruption in Iceland', 'Supermarket Iceland recalls pies'],
  ['germany', 'Deutsche Polizei warnt', 'Deutsche Bank shares fall'],
  ['united-states', 'Congress passes the US budget', 'Congress passes the budget'],
  ['united-kingdom', 'SAS soldiers in Wales', 'SAS hero goes home'],
  ['kenya', 'רעידת אדמה בקניה, סמוך לניירובי', 'מרכז קניה חדש נפתח'],
  // Endings behind the last word of a name, and behind an abbreviation.
  ['india', 'Hint hükümetinin kararı', 'Hint kumaşının fiyatı'],
  ['cuba', 'Küba vatandaşlarının hakları', 'Kübik evlerin fiyatı'],
  ['united-states', 'Serokê DYAyê axivî', 'Serokê dyayê axivî'],
  // What a guard asks for may carry particles.
  ['oman', 'الوفد يصل إلى عمان', 'وفد من عمان وبالأردن اليوم'],
  // Sorani: prepositions written on, spellings, endings.
  ['united-states', 'کۆبوونەوە لەئەمریکا دەکرێت', 'کۆبوونەوە لەئەمڕۆدا دەکرێت'],
  ['iraq', 'هێرش بۆ سەر فەلوجە', 'هێرش بۆ سەر فەلسەفە'],
  ['united-states', 'هاوڵاتیانی ویلایەتە یەکگرتووەکانن', 'نەتەوە یەکگرتووەکانن'],
  ['canada', 'گەشت بۆ ڤانکووڤەر', 'گەشت بۆ ڤان'],
  ['ecuador', 'کەشتی لە گالاپاگۆسدان', 'کەشتی لە گالاکسیدان'],
  // Kurmanji words that end like names.
  ['poland', 'Poles vote on Sunday', 'Polêsî got ku ew hat girtin'],
  ['india', 'Floods in Bihar', 'Di meha biharê de Biharê xweş e'],
];

describe('names by their letters and neighbours', () => {
  test.each(PAIRS)('%s: in «%s», not in «%s»', (topic, names, twin) => {
    expect(found(names)).toContain(topic);
    expect(found(twin)).not.toContain(topic);
  });
});
