import { median } from '../figures.js';

/** One promise and what came of it. */
export interface Line {
  what: string;
  unit: string;
  baseline: string;
  /** Of each round. */
  ajil: number[];
  theirs: number[];
  ratio: number;
  promised: number;
  /** Whether the promise is the most or the least that the ratio may be. */
  bound: 'most' | 'least';
}

export function line(
  what: string,
  unit: string,
  baseline: string,
  ajil: number[],
  theirs: number[],
  ratio: number,
  promised: number,
  bound: Line['bound'] = 'most',
): Line {
  return { what, unit, baseline, ajil, theirs, ratio, promised, bound };
}

export const held = ({ ratio, promised, bound }: Line) =>
  bound === 'most' ? ratio <= promised : ratio >= promised;

export function asRow(one: Line): string {
  const { what, unit, baseline, ajil, theirs, ratio, promised, bound } = one;
  const figure = (values: number[]) => (values.length > 0 ? `${median(values).toFixed(1)} ${unit}` : '-');
  return [
    `  ${what}`.padEnd(38),
    figure(ajil).padStart(12),
    figure(theirs).padStart(12),
    ` ${baseline}`.padEnd(17),
    `${ratio.toFixed(ratio < 0.1 ? 4 : 2)}x`.padStart(9),
    ` at ${bound} ${promised}`.padEnd(15),
    held(one) ? 'kept' : 'BROKEN',
  ].join('');
}
