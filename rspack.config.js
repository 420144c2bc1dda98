import { join } from 'node:path';
import { rspack } from '@rspack/core';

/** Switches that only test builds have: in every other build the code behind them is gone (libs/faultpoints). */
const SWITCHES = ['AJIL_FAIL', 'AJIL_MUTANT', 'AJIL_CLOCK_SHIFT_MS'];
const isTestBuild = process.env.AJIL_TEST_BUILD === 'yes';
const off = Object.fromEntries(SWITCHES.map((name) => [`process.env.${name}`, 'undefined']));

// Modules are joined into one scope, so that a function called in another file costs what a call costs; for the rest
// the build is Nest's own.
export default (options) => ({
  ...options,
  output: isTestBuild
    ? { ...options.output, path: join(import.meta.dirname, 'dist-faults') }
    : options.output,
  plugins: isTestBuild ? options.plugins : [...options.plugins, new rspack.DefinePlugin(off)],
  module: {
    ...options.module,
    // Left out of the build where nothing of them is used.
    rules: [...options.module.rules, { test: /[\\/](faultpoints|mutants)[\\/]/, sideEffects: false }],
  },
  optimization: {
    ...options.optimization,
    providedExports: true,
    usedExports: true,
    sideEffects: true,
    concatenateModules: true,
  },
});
