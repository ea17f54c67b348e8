export * from './hours.fixtures.js';
export * from './naive.fixtures.js';
export * from './naive.load.js';
export * from './naive.messages.js';
