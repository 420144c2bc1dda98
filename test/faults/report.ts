import { MEANINGS } from './check/verdicts.js';
import { isRed, type Outcome } from './run-fault.js';

/** One line for a fault; more for a red one. */
export function lineOf(outcome: Outcome): string {
  const { fault, cannot, seconds, note } = outcome;
  const name = `${fault.id.padEnd(6)} ${fault.what}`;
  if (cannot !== null) return `${name}\n         cannot be injected here: ${cannot}`;
  const head = `${name}\n         ${resultOf(outcome)}, ${seconds.toFixed(0)} s${note === null ? '' : ` (${note})`}`;
  return isRed(outcome) ? `${head}\n${details(outcome)}` : head;
}

function resultOf(outcome: Outcome): string {
  const { judgement } = outcome;
  if (judgement === null) return 'BROKEN';
  const { verdicts, rows, deliveries, repeats } = judgement;
  const verdict = isRed(outcome) ? `RED: ${verdicts.length} verdicts` : '0 verdicts';
  return `${verdict}, ${rows} alerts, ${deliveries} frames, ${repeats} repeated`;
}

const MOST_DETAILS = 12;

function details({ judgement, unmet, broken, kept }: Outcome): string {
  const found = judgement?.verdicts ?? [];
  const lines = [
    ...found.slice(0, MOST_DETAILS).map(({ id, where, what }) => `${id} (${MEANINGS[id]}) ${where}: ${what}`),
    ...(found.length > MOST_DETAILS ? [`and ${found.length - MOST_DETAILS} more`] : []),
    ...unmet.map((what) => `not so: ${what}`),
    ...(judgement?.unsettled ? [`did not come to rest: ${judgement.unsettled}`] : []),
    ...(broken === null ? [] : [`the harness failed: ${broken}`]),
    ...(kept === null ? [] : [`history: ${kept}`]),
  ];
  return lines.map((line) => `         ${line}`).join('\n');
}
