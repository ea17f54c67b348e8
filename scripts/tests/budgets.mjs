import { relative, sep } from 'node:path';
import { root } from '../house/paths.mjs';

/** Seconds that a file of tests may take on two cores while the others run beside it. */
const USUAL_SECONDS = 10;

/** The files that may take longer. They also run first, the longest at the head, so that no core is idle in the end. */
const BUDGETS = {
  'test/cli/migrate.spec.ts': 90,
  'test/e2e/day-in-the-life.spec.ts': 60,
  'test/faults/older-log.spec.ts': 60,
  'test/fuzz/fuzz.spec.ts': 55,
  'test/cluster/outage.spec.ts': 50,
  'test/e2e/process.spec.ts': 45,
  'test/faults/clock.spec.ts': 40,
  'libs/composition/src/features/histories.spec.ts': 40,
  'test/bench/bench.spec.ts': 30,
  'test/cli/load.interrupted.spec.ts': 30,
};

/** The budget of a file of tests, in seconds. */
export const budgetOf = (path) => BUDGETS[relative(root, path).split(sep).join('/')] ?? USUAL_SECONDS;
