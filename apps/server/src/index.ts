import 'reflect-metadata';
export { readConfig, SETTINGS, type ParleyConfig } from '@parley/composition';
export type { BootstrapOptions } from './bootstrap.js';
export { serve, type Running } from './serve.js';
