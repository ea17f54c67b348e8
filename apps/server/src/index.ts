export { readConfig, SETTINGS, type ServerConfig } from './config.js';
export { serve, type Running, type ServeOptions } from './serve.js';
