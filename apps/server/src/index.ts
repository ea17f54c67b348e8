export { readConfig, SETTINGS, type ServerConfig } from '@parley/composition';
export { serve, type Running, type ServeOptions } from './serve.js';
