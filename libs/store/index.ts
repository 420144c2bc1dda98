export * from './alert-log.js';
export * from './decisions.js';
export { type EmbeddedServer, openEmbeddedServer } from './embedded/server.js';
export * from './entries.js';
export { type Connection, type Database, openStore, type Store } from './open-store.js';
export * from './polls.js';
export * from './retention.js';
export * from './settings.js';
export * from './sources.js';
