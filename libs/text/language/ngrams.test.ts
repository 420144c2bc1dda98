import { eld } from 'eld/small';
import { expect, test } from 'vitest';
import azLatn from './headlines/az-latn.json' with { type: 'json' };
import ckb from './headlines/ckb.json' with { type: 'json' };
import en from './headlines/en.json' with { type: 'json' };
import fa from './headlines/fa.json' with { type: 'json' };
import fr from './headlines/fr.json' with { type: 'json' };
import ru from './headlines/ru.json' with { type: 'json' };
import tr from './headlines/tr.json' with { type: 'json' };
import { NGRAM_LANGUAGES, ngramScores } from './ngrams.js';

test.each([...azLatn, ...ckb, ...en, ...fa, ...fr, ...ru, ...tr])(
  'the packed table says what eld says of: %s',
  (headline) => {
    const scores = ngramScores(headline.toLowerCase());
    const order = NGRAM_LANGUAGES.map((language, at) => ({ language, score: scores[at]! }));
    const [best] = order.sort((one, other) => other.score - one.score);
    expect(best?.language).toBe(eld.detect(headline).language);
  },
);

test('no letters, no scores', () => {
  expect(Math.max(...ngramScores(''), ...ngramScores('2024: 5–3!'))).toBe(0);
});
