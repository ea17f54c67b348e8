import { appendFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { drawsOf, type Draws } from '@parley/imports';

const { env } = process;

/** `npm run faults` asks for the long form: longer faults, more repetitions, another seed. `npm test` runs the short one. */
export const isLong = env['PARLEY_FAULTS'] === 'long';
const seed = Number(env['PARLEY_FAULTS_SEED'] || 1);

/** The number for the form that runs. */
export const inForm = (short: number, long: number): number => (isLong ? long : short);

/** Draws that are the same for the same seed. */
export const draws = (what: string, round = 0): Draws => drawsOf(`${what}, seed ${seed}`, round);

/** Tells `npm run faults` what the test that is running has seen, for its table and for docs/guarantees.md. */
export function observed(result: string): void {
  const report = env['PARLEY_FAULTS_REPORT'];
  const { currentTestName, testPath } = expect.getState();
  if (report)
    appendFileSync(report, `${JSON.stringify({ test: currentTestName, file: testPath, result })}\n`);
}
