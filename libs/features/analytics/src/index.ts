export * from './feature.js';
export * from './permissions.js';
