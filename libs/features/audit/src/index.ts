export * from './feature.js';
export * from './made-by.js';
export * from './permissions.js';
