export type { Alert, Bye, Head, Reset, Urgency } from '@ajil/protocol';
export * from './connect.js';
export * from './cursors.js';
export type { ClientEvents, Emitter, State, TransportName } from './events.js';
export type { Gap } from './gaps.js';
export * from './refused.js';
export type { Kill, Shown, Told } from './told.js';
export type { Wish } from './wish.js';
