import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { whenDone } from '../support/lifetime.js';
import { randomKills } from './kills.js';
import { runFault } from './run-fault.js';
import { openLab } from './world/lab.js';

/** The machine may be busy with other tests: here only what is wrong for ever counts. */
const PATIENCE = 20;

it('the fault harness: three kills, and nothing is lost, told twice or out of order', async () => {
  const lab = await openLab({ seed: String(Date.now()), patience: PATIENCE });
  whenDone(() => lab.close());
  const fault = { ...randomKills(3), world: { readers: 5, sdks: 1, rate: 5, edits: 1 } };
  const { judgement, broken, unmet, kept } = await runFault(lab, fault, join(tmpdir(), 'ajil-faults'));
  expect({ broken, unmet, kept }).toEqual({ broken: null, unmet: [], kept: null });
  expect(judgement).toMatchObject({ verdicts: [], unsettled: null });
  expect(judgement!.rows).toBeGreaterThan(3);
});
