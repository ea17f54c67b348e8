import { relative, sep } from 'node:path';
import { root } from '../tooling/paths.mjs';

/** Seconds that a file of tests may take on two cores while the others run beside it. */
const USUAL_SECONDS = 10;

/** The files that may take longer. They also run first, the longest at the head, so that no core is idle in the end. */
const BUDGETS = {
  'test/faults/server-killed.spec.ts': 120,
  'test/cli/migrate.spec.ts': 110,
  'test/faults/backwards.spec.ts': 100,
  'test/cluster/walk.spec.ts': 85,
  'test/faults/older-log.spec.ts': 75,
  'test/e2e/day-in-the-life.spec.ts': 65,
  'test/data-folders/data-folder.spec.ts': 60,
  'libs/documents-mongo/src/contract.spec.ts': 55,
  'test/fuzz/fuzz.spec.ts': 55,
  'test/cluster/outage.spec.ts': 50,
  'test/faults/clock.spec.ts': 45,
  'test/faults/worker-killed.spec.ts': 45,
  'test/e2e/process.spec.ts': 45,
  'libs/eventstore-esdb/src/contract.spec.ts': 30,
  'test/bench/bench.spec.ts': 30,
  'test/cli/load.interrupted.spec.ts': 30,
  'test/http/worker-start.spec.ts': 25,
  'test/tooling/new-feature.spec.ts': 60,
  'libs/composition/src/features/histories.spec.ts': 20,
  'libs/subscriptions/src/projections/kill.spec.ts': 20,
  'test/http/start.spec.ts': 20,
  'test/openapi/openapi.spec.ts': 20,
  'test/tooling/start.spec.ts': 20,
};

/** The budget of a file of tests, in seconds. */
export const budgetOf = (path) => BUDGETS[relative(root, path).split(sep).join('/')] ?? USUAL_SECONDS;
