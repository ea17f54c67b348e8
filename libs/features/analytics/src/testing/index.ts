export * from './naive.fixtures.js';
