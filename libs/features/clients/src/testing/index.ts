export * from './client.examples.js';
