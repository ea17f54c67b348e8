/** Injection token of the `Core` that every part of the server works with. */
export const CORE = Symbol.for('parley:core');
