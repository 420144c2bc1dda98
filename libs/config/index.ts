export { type Config, ConfigError, describeConfig, readConfig } from './config.js';
export { ROLES, type Role } from './options.js';
export { readSourcesFile, requireSources } from './sources-file.js';
export { unknownSettings } from './unknown-settings.js';
