export * from './viewers.js';
export * from './attempt.js';
