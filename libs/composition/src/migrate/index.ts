export type { Comparison, Difference } from './compare.js';
export type { EventPlace } from './content.js';
export type { LogDigest } from './digest.js';
export { openEmbeddedTarget } from './embedded-target.js';
export * from './migrate-log.js';
export { patienceOf } from './patience.js';
export type { CopiedEvent, CopyTarget } from './target.js';
