export * from './copy.js';
export * from './errors.js';
export * from './file.js';
export * from './file-errors.js';
export { makeFolder } from './folder.js';
export { foldJournal, truncateJournal } from './journal.js';
export { isLocked, lockFile, type Unlock } from './lock.js';
export { openStoreToRead } from './read.js';
export * from './transaction.js';
