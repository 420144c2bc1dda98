/**
 * Switches that exist only in test builds (and in tests beside the code): places where a process can be made to fail,
 * mutants that break one promise each, and a clock that is wrong. Every use of them stands behind a look at its
 * variable (`if (process.env['AJIL_FAIL']) ...`, `process.env['AJIL_MUTANT'] === 'M7'`), which the ordinary build
 * replaces by `undefined`: then the code behind it is gone (rspack.config.js).
 */
export { shiftClock } from './clock.js';
export { failpoint, type Place } from './failpoint.js';
export { crashOnPoison } from './poison.js';
