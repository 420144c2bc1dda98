/** The only way out: guarded, polite HTTP. Everything else in Ajil that wants the network asks here. */
export { openEgress } from './egress.js';
export type { Egress, EgressOptions, EgressPost, EgressRequest, Fetched, Redirect } from './egress.js';
export { isNetworkDown, NETWORK_CODES } from './codes.js';
export type { EgressErrorCode } from './codes.js';
