// Modules are joined into one scope, so that a function called in another file costs what a call costs; for the rest
// the build is Nest's own.
export default (options) => ({
  ...options,
  optimization: {
    ...options.optimization,
    providedExports: true,
    usedExports: true,
    concatenateModules: true,
  },
});
