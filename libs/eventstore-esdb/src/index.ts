export { openEsdbEventStore } from './open.js';
export { checkEsdbOptions } from './check-options.js';
export type { EsdbOptions } from './options.js';
export { appendCopied, copiedBytes, type CopiedEvent } from './copied.js';
export { inspectEsdb, type EsdbFindings } from './inspect.js';
export { MAX_APPEND_BYTES } from './store.js';
