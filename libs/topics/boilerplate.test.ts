import { describe, expect, test } from 'vitest';
import { asidesOf, matchTopics } from './index.js';

const found = (title: string, summary: string | null = null) =>
  matchTopics({ title, summary }).map(({ topic }) => topic);

describe('in a summary, no topic comes from', () => {
  test.each([
    ['BEIRUT (AP) - Syria votes', ['syria']],
    ['LONDON — Iran rejected the offer', ['iran']],
    ['WASHINGTON, March 3 (Reuters) - Iran rejected the offer', ['iran']],
    ['بغداد - واع: استقبل الرئيس وفدا من الأردن', ['jordan']],
    ['بغداد/ شفق نيوز/ استقبل الرئيس وفدا من الأردن', ['jordan']],
    ['القاهرة (رويترز) - قالت إيران', ['iran']],
    ['القاهرة - قالت إيران', ['iran']],
    ['تهران (ایسنا) - وزیر عراق گفت', ['iraq']],
    ['By John Paris | Iran votes', ['iran']],
    ['By London Smith\nIran votes', ['iran']],
    ['بقلم: أحمد البغدادي\nتنتخب إيران', ['iran']],
    ['Iran votes. (Reporting by A Writer in Dubai; editing by B Reader in Paris)', ['iran']],
    ['Iran votes (AP Photo/London Smith)', ['iran']],
    ['Iran votes. The post Iran votes appeared first on Iraq News.', ['iran']],
    ['Iran votes. Read more at London Gazette', ['iran']],
    ['Iran votes. Follow @iraqnews', ['iran']],
    ['دلار گران شد. به کانال عراق بپیوندید', []],
    ['إيران تنتخب. لمتابعة أخبار العراق على تلغرام', ['iran']],
    ['إيران تنتخب. اقرأ أيضا: العراق ينتخب', ['iran']],
    ['ایران رأی داد. انتهای پیام/ عراق', ['iran']],
    ['The Washington Post says that Iran votes', ['iran']],
  ])('the asides of «%s»', (summary, topics) => {
    expect(found('x', summary)).toEqual(topics);
  });
});

describe('in a summary, a footer ends nothing', () => {
  test.each([
    ['قیمت دلار به کانال جدید در ایران رسید', ['iran']],
    ['Voters who sign up late in Iran wait', ['iran']],
    ['They read more of Iran than before', ['iran']],
  ])('within a sentence: «%s»', (summary, topics) => {
    expect(found('x', summary)).toEqual(topics);
  });
});

describe('in a title, no topic comes from', () => {
  test.each([
    ['BAGHDAD (AP) — Iran votes', ['iran']],
    ['Iran votes - The Times of Israel', ['iran']],
    ['Iran votes | Iraq News', ['iran']],
    ['Iran votes - Jordan Times', ['iran']],
    ['Iran votes | By John Paris', ['iran']],
    ['The Times of Israel says Iran votes', ['iran']],
    ['Voice of America returns to Iran', ['iran']],
    ['صحيفة الشرق الأوسط: إيران تنتخب', ['iran']],
    ['جريدة الرياض: إيران تنتخب', ['iran']],
    ['روزنامه ایران: عراق رأی داد', ['iraq']],
    ['نيويورك تايمز: إيران تنتخب', ['iran']],
  ])('the asides of «%s»', (title, topics) => {
    expect(found(title)).toEqual(topics);
  });

  test('what stands behind the last stroke and is a footer', () => {
    expect(found('Iran votes | Follow us on Iraq TV')).toEqual(['iran']);
    expect(found('ایران رأی داد | ما را در عراق دنبال کنید')).toEqual(['iran']);
  });

  test.each([
    ['دلار به کانال جدید در ایران رسید', ['iran']],
    ['آنچه ما را در عراق نگه داشت', ['iraq']],
    ['Related: Iran and Iraq talk', ['iran', 'iraq']],
    ['They follow us to Iran', ['iran']],
    ['Sign up voters, Iraq says', ['iraq']],
    ['Brazil: Iran votes', ['brazil', 'iran']],
    ['Bank of Japan raises rates', ['japan']],
    ['Bank of Israel holds rates', ['israel']],
    ['Reserve Bank of India holds rates', ['india']],
    ['Central Bank of Oman issues bonds', ['oman']],
    ['Bank of America earnings rise', []],
    ['الشرق الأوسط على حافة الحرب', ['middle-east']],
    ['الرياض تستضيف القمة', ['saudi-arabia']],
    ['موقع الجزائر الاستراتيجي', ['algeria']],
    ['روزنامه‌نگار ایران آزاد شد', ['iran']],
    ['Iran - Iraq border reopens', ['iran', 'iraq']],
    ['العراق - إيران: فتح الحدود', ['iraq', 'iran']],
    ['Syria peace talks open in Geneva', ['syria', 'switzerland']],
  ])('but it does from the subject of «%s»', (title, topics) => {
    expect(found(title)).toEqual(topics);
  });
});

test('a text of nothing has no asides', () => {
  expect(asidesOf('title', '')).toEqual([]);
  expect(asidesOf('summary', 'Iran votes')).toEqual([]);
  expect(asidesOf('source', 'The Times of Israel')).toEqual([]);
});
