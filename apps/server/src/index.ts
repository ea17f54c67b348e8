export { readConfig, SETTINGS, type ParleyConfig } from '@parley/composition';
export type { GreetOptions } from './greet.js';
export { serve, type Running } from './serve.js';
