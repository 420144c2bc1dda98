import { describe, expect, test } from 'vitest';
import { detectLanguage } from '../language.js';
import ar from './headlines/ar.json' with { type: 'json' };
import azArab from './headlines/az-arab.json' with { type: 'json' };
import azLatn from './headlines/az-latn.json' with { type: 'json' };
import ckb from './headlines/ckb.json' with { type: 'json' };
import de from './headlines/de.json' with { type: 'json' };
import en from './headlines/en.json' with { type: 'json' };
import es from './headlines/es.json' with { type: 'json' };
import fa from './headlines/fa.json' with { type: 'json' };
import fr from './headlines/fr.json' with { type: 'json' };
import he from './headlines/he.json' with { type: 'json' };
import ja from './headlines/ja.json' with { type: 'json' };
import kmr from './headlines/kmr.json' with { type: 'json' };
import ps from './headlines/ps.json' with { type: 'json' };
import ru from './headlines/ru.json' with { type: 'json' };
import tr from './headlines/tr.json' with { type: 'json' };
import ug from './headlines/ug.json' with { type: 'json' };
import uk from './headlines/uk.json' with { type: 'json' };
import ur from './headlines/ur.json' with { type: 'json' };
import zh from './headlines/zh.json' with { type: 'json' };

const HEADLINES = { ar, ckb, de, en, es, fa, fr, he, ja, kmr, ps, ru, tr, ug, uk, ur, zh };
const TABLE: [language: string, headline: string][] = [
  ...Object.entries(HEADLINES).flatMap(([language, lines]) =>
    lines.map((line) => [language, line] as [string, string]),
  ),
  ...[...azLatn, ...azArab].map((line) => ['az', line] as [string, string]),
];

describe('the language of a headline that no feed vouches for', () => {
  test.each(TABLE)('is %s: %s', (language, headline) => {
    expect(detectLanguage(headline, null)).toBe(language);
  });

  test.each(TABLE)('is %s, whatever else a careless feed says: %s', (language, headline) => {
    expect(detectLanguage(headline, language === 'en' ? 'fr' : 'en')).toBe(language);
  });
});
