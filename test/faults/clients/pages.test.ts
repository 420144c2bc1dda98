import { expect, it } from 'vitest';
import { bodiesIn } from './pages.js';

it('cuts a page into its alerts, character by character, whatever stands in their texts', () => {
  const bodies = ['{"title":"a } ] \\" , {","cells":["x"]}', '{"why":["[1..2]"],"prev":{"a":1}}'];
  expect(bodiesIn(`{"alerts":[${bodies.join(',')}],"cursor":"v1.a.2","more":false}`)).toEqual(bodies);
  expect(bodiesIn('{"alerts":[],"cursor":"v1.a.2"}')).toEqual([]);
});
