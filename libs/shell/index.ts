export { Refused } from './problem.filter.js';
export { InfrastructureModule } from './infrastructure.module.js';
export type { Readiness } from './readiness.js';
export { main, type Running, startProcess, startRole } from './start.js';
export type { KeptTopics, LiveCatalogue, LiveTopics } from './live-topics.js';
export { InjectParts } from './inject-parts.js';
export { MOST_POLLS, type Parts } from './parts.js';
export { type Complaints, openComplaints } from './complaints.js';
export { repeat, type Repeated } from './repeat.js';
