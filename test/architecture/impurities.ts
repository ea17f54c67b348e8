const CLOCK = 'Pure code reads no clock: take the time from the context or the event.';
const RANDOM = 'Pure code makes no random values: take new ids and tokens from the context.';
const OUTSIDE =
  'Pure code does no input or output and sets no timers: leave that to an app and pass facts in by the context.';

/** Expressions that pure code must not hold, and the sentence for each. */
export const IMPURITIES: readonly (readonly [code: string, sentence: string])[] = [
  ['export const a = Date.now();', CLOCK],
  [`export const a = Date['now']();`, CLOCK],
  ['export const a = new Date();', CLOCK],
  ['export const a = Date();', CLOCK],
  ['export const { now } = Date;', CLOCK],
  ['export const a = performance.now();', CLOCK],
  ['export const a = Math.random();', RANDOM],
  ['export const { random } = Math;', RANDOM],
  ['export const a = crypto.randomUUID();', RANDOM],
  [`import { randomUUID } from 'node:crypto'; export const a = randomUUID();`, RANDOM],
  ['export const a = process.env;', OUTSIDE],
  [`console.log('a');`, OUTSIDE],
  ['setTimeout(() => undefined, 1);', OUTSIDE],
  [`export const a = fetch('http://localhost');`, OUTSIDE],
  ['export const a = globalThis;', OUTSIDE],
  ['// eslint-disable-next-line\nexport const a = Math.random();', RANDOM],
];

/** What pure code may well do with the same names. */
export const PURE = `import { createHash } from 'node:crypto';
export const at = (text: string) => new Date(text).toISOString() + String(Date.parse(text));
export const least = (a: number, b: number) => Math.min(a, b);
export const hash = (text: string) => createHash('sha256').update(text).digest('hex');
`;
