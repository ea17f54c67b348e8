export * from './copy.js';
export * from './errors.js';
export * from './file.js';
export { makeFolder } from './folder.js';
export { lockFile, type Unlock } from './lock.js';
export * from './transaction.js';
