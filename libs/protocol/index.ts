export * from './alert.js';
export * from './answers.js';
export * from './cells.js';
export * from './cursor.js';
export * from './messages.js';
export * from './plain-words.js';
export * from './urgency.js';
