export type { ExitCode } from './failure.js';
export type { Io, Out } from './io.js';
export { run } from './run.js';
