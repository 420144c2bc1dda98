/** From the address of a site to its feeds. */
export { discoverFeeds, type Discovery, type DiscoveryParts } from './discover-feeds.js';
export type { Discovered } from './discovered.js';
