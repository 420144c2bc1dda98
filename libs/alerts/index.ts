export { urgencyOf, type Urgent } from './urgency.js';
