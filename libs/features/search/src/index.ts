export * from './asked/query.rules.js';
export * from './asked/search.errors.js';
export * from './feature.js';
export * from './shown/excerpt.rules.js';
export * from './shown/found.rules.js';
export * from './words/terms.rules.js';
