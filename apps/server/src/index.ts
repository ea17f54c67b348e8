export { readConfig, SETTINGS, type ParleyConfig } from '@parley/composition';
export { serve, type Running, type ServeOptions } from './serve.js';
