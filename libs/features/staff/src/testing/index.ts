export * from './staff.examples.js';
export * from './viewers.js';
