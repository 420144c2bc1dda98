import { RuleError, type RuleNode, WIDEST_NEAR } from './rule.js';

/** The words that may stand between. @throws RuleError */
export function distanceOf(digits: string, at: number): number {
  const within = Number(digits);
  if (/^\d+$/.test(digits) && within <= WIDEST_NEAR) return within;
  const message = `Say how many words may stand between, 0 to ${WIDEST_NEAR}: a NEAR/5 b.`;
  throw new RuleError('bad_near', message, at);
}

/** @throws RuleError when this cannot stand beside a NEAR */
export function checkSide(node: RuleNode, at: number): void {
  const isTerm = (side: RuleNode): boolean =>
    side.kind === 'term' || (side.kind === 'or' && side.of.every(isTerm));
  if (isTerm(node)) return;
  const message =
    'Beside NEAR stands a word, a phrase, or (one OR another). A field goes around: title:(a NEAR/5 b).';
  throw new RuleError('bad_near', message, at);
}
