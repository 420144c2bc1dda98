export { type Decision, decide, type DeskEntry, duplicateKeys, type Known } from './decide.js';
