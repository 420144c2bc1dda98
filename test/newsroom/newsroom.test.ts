import { expect, inject, it } from 'vitest';
import { fact, report } from './findings.js';
import { judgeHeat, judgeManners } from './judge-manners.js';
import { judgeQuiet } from './judge-quiet.js';
import { judgeStories } from './judge-stories.js';
import { type Run, simulate } from './simulate.js';

/** As `npm run newsroom` asks; without it a small one, always the same. */
const {
  seed = 1,
  sources = 20,
  hours = 24,
} = JSON.parse(process.env['AJIL_NEWSROOM'] ?? '{}') as Partial<Run>;

it(`${hours} hours of a newsroom with ${sources} sources keep every promise (--seed ${seed})`, async () => {
  const outcome = await simulate({ seed, sources, hours }, inject('postgres'));
  const findings = [
    fact('seed, sources, hours', `${seed}, ${sources}, ${hours}`),
    ...judgeStories(outcome),
    ...judgeManners(outcome),
    ...judgeHeat(outcome),
    ...judgeQuiet(outcome),
    fact('seconds that the run took', outcome.seconds.toFixed(0)),
  ];
  const broken = findings.filter(({ kept }) => !kept);
  if (process.env['AJIL_NEWSROOM'] || broken.length > 0) process.stdout.write(`\n${report(findings)}\n`);
  expect(report(broken)).toBe('');
});
