export * from './decider.js';
export * from './document-store.js';
export * from './errors.js';
export * from './event-store.js';
export * from './event.js';
export * from './projection.js';
