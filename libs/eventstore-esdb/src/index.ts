export { openEsdbEventStore } from './open.js';
export { checkEsdbOptions } from './connection/check-options.js';
export type { EsdbOptions } from './connection/options.js';
export { appendCopied, copiedBytes, type CopiedEvent } from './copied.js';
export { inspectEsdb, type EsdbFindings } from './inspect.js';
export { MAX_APPEND_BYTES } from './store.js';
