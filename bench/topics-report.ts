import type { lookAtMachine } from './report.js';
import type { Pace } from './topics-pace.js';

export interface SetFigures {
  rules: number;
  /** Different ones. */
  terms: number;
  mb: number;
  compileMs: number;
  /** Topics of a headline, on average. */
  matches: number;
}

export interface TopicsReport {
  machine: ReturnType<typeof lookAtMachine>;
  sets: SetFigures[];
  speeds: { name: string; rules: number; perSecond: number }[];
  /** What a headline costs against 100,000 rules, by what it costs against 10,000. */
  growth: number;
  pace: Pace;
  paceWhileCompiling: Pace;
  hostile: { text: string; ms: number };
}

const [MOST_GROWTH, MOST_P99, MOST_HOSTILE] = [1.3, 5, 50];

export function topicsAsText(report: TopicsReport): string {
  const { machine, sets, pace, paceWhileCompiling, hostile } = report;
  const names = [...new Set(report.speeds.map(({ name }) => name))];
  const columns = (cells: readonly string[]) => cells.map((cell) => cell.padStart(12)).join('');
  const row = (name: string, cells: readonly string[]) => `  ${name.padEnd(44)}${columns(cells)}`;
  const speed = (name: string, rules: number) =>
    report.speeds.find((found) => found.name === name && found.rules === rules)?.perSecond;
  const perSecond = (value: number | undefined) =>
    value === undefined ? '-' : value.toFixed(value < 10 ? 1 : 0);
  return `Headlines matched in a second of one core
${machine.cores} cores (${machine.cpu}), node ${machine.node}, ${machine.platform}, load before the start ${machine.loadBefore.toFixed(1)}
${row(
  'rules',
  sets.map(({ rules }) => rules.toLocaleString('en')),
)}
${names
  .map((name) =>
    row(
      name,
      sets.map(({ rules }) => perSecond(speed(name, rules))),
    ),
  )
  .join('\n')}
${row(
  'topics found a headline',
  sets.map(({ matches }) => matches.toFixed(2)),
)}
${row(
  'different terms',
  sets.map(({ terms }) => terms.toLocaleString('en')),
)}
${row(
  'MB of memory',
  sets.map(({ mb }) => mb.toFixed(1)),
)}
${row(
  'seconds to compile',
  sets.map(({ compileMs }) => (compileMs / 1_000).toFixed(2)),
)}
A headline against 100,000 rules costs ${report.growth.toFixed(2)} times what it costs against 10,000.
50,000 rules, 100 headlines/s: p99 ${pace.p99.toFixed(2)} ms from due to done, ${pace.matchP99.toFixed(2)} ms to match; while the rules are compiled anew ${paceWhileCompiling.p99.toFixed(2)} ms and ${paceWhileCompiling.matchP99.toFixed(2)} ms.
60 KiB under hostile rules: ${hostile.ms.toFixed(1)} ms at worst (${hostile.text}).
`;
}

/** Says on stderr which promises held; one that did not makes the bench fail. */
export function keepPromises({ growth, pace, hostile }: TopicsReport): void {
  keep('cost against 100,000 rules by that against 10,000', growth, MOST_GROWTH);
  keep('p99 of matching a headline at 100 a second against 50,000 rules, ms', pace.matchP99, MOST_P99);
  keep('60 KiB under hostile rules, ms', hostile.ms, MOST_HOSTILE);
}

function keep(what: string, figure: number, most: number): void {
  const held = figure <= most;
  process.stderr.write(
    `${held ? 'kept' : 'BROKEN'}: ${what} ${figure.toFixed(2)}, promised at most ${most}\n`,
  );
  if (!held) process.exitCode = 1;
}
