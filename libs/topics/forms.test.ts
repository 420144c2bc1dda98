import { tokenise } from '@ajil/text';
import { describe, expect, test } from 'vitest';
import { wordsOf } from './words.js';
import { formsOf, nisbaForms, ruleFormsOf } from './forms.js';

const ruleWords = (word: string) => {
  const [token] = tokenise(word);
  return ruleFormsOf(token!.folded, token!).map((form) => form.word);
};
const words = (word: string) => formsOf(wordsOf(word)[0]!.folded).map((form) => form.word);

describe('a written word', () => {
  test.each([
    ['وبالعراق', 'العراق'],
    ['للعراق', 'العراق'],
    ['כשבעיראק', 'עיראק'],
    ['Iraklılardan', 'irak'],
    ['Türkiyede', 'turkiye'],
    ['Azərbaycanda', 'azərbaycan'],
    ['عێراقییەکان', 'عێراق'],
    ['ایرانیان', 'ايراني'],
    ['آمریکای', 'امريكا'],
    ['Iraqê', 'iraq'],
    ['לכשב"עיראק"', 'עיראק'],
    ['لەئێران', 'ئێران'],
  ])('%s may stand for %s', (written, name) => {
    expect(words(written)).toContain(words(name)[0]);
  });

  test('is itself first, whatever comes off', () => {
    for (const word of ['بالعراق', 'iraklilar', 'x', 'ولل', 'Iran'])
      expect(words(word)[0]).toBe(tokenise(word)[0]!.folded);
  });
});

test('a nisba has a woman, many, two and an article, each word of it', () => {
  const forms = nisbaForms(['كوري', 'جنوبي']).map((form) => form.join(' '));
  expect(forms).toContain('الكوريه الجنوبيه');
  expect(forms).toContain('كوريون جنوبيون');
  expect(forms[0]).toBe('كوري جنوبي');
});

describe('in a rule, a written word', () => {
  test.each([
    ['بالذهب', 'ذهب'],
    ['والعراقية', 'عراقي'],
    ['الألماني', 'الماني'],
    ['ایرانیها', 'ايراني'],
    ['Ankaradan', 'ankara'],
  ])('%s stands for %s too', (written, term) => {
    expect(ruleWords(written)).toContain(term);
  });

  test.each([
    ['ذهبي', 'ذهب'],
    ['ألماني', 'ماني'],
    ['وألبانية', 'باني'],
    ['madan', 'ma'],
  ])('%s does not stand for %s', (written, term) => {
    expect(ruleWords(written)).not.toContain(term);
  });
});
