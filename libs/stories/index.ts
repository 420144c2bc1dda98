export { type Agency, allAgencies } from './credits/agencies.js';
export { type Credit, type Credited, creditOf, type NamedOrigin, originOf } from './credits/credit-of.js';
export { type Change, type Report, whatChanged } from './what-changed.js';
