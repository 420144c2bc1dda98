import { expect, it } from 'vitest';
import { openPause } from './pause.js';

it('lets others work while a long work goes on', async () => {
  let others = 0;
  const timer = setInterval(() => (others += 1), 1);
  const pause = openPause();
  for (const end = performance.now() + 300; performance.now() < end;) await pause();
  clearInterval(timer);
  expect(others).toBeGreaterThan(3);
});
