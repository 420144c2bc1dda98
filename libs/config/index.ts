export { type Config, ConfigError, describeConfig, readConfig } from './config.js';
export { ROLES, type Role } from './options.js';
