import { relative, sep } from 'node:path';
import { root } from '../tooling/paths.mjs';

/** Seconds that a file of tests may take on two cores while the others run beside it. */
const USUAL_SECONDS = 10;

/** The files that may take longer. They also run first, the longest at the head, so that no core is idle in the end. */
const BUDGETS = {
  'test/tooling/new-feature.spec.ts': 100,
  'test/examples/enabled.spec.ts': 90,
  'test/bench/bench.spec.ts': 75,
  'test/faults/server-killed.spec.ts': 70,
  'test/cli/migrate.spec.ts': 65,
  'test/faults/backwards.spec.ts': 50,
  'test/cluster/walk.spec.ts': 50,
  'libs/features/audit/src/dialog/history.spec.ts': 25,
  'test/e2e/audit-guide.spec.ts': 50,
  'test/e2e/day-in-the-life.spec.ts': 45,
  'test/faults/older-log.spec.ts': 40,
  'test/cluster/outage.spec.ts': 40,
  'test/fuzz/fuzz.spec.ts': 40,
  'test/cluster/sharing.spec.ts': 35,
  'test/faults/worker-killed.spec.ts': 30,
  'test/faults/clock.spec.ts': 25,
  'test/e2e/process.spec.ts': 25,
  'libs/composition/src/features/histories.spec.ts': 25,
  'libs/documents-mongo/src/contract.spec.ts': 25,
  'test/faults/same-command.spec.ts': 25,
  'test/faults/event-store-down.spec.ts': 25,
  'test/faults/document-store-down.spec.ts': 25,
  'test/faults/lost-answer.spec.ts': 25,
  'test/e2e/concurrency.spec.ts': 25,
  'test/architecture/architecture.spec.ts': 25,
  'test/examples/pin-dialog.spec.ts': 25,
  'test/e2e/readme-walk.spec.ts': 25,
  'test/guides/read-models.spec.ts': 25,
  'test/cli/query.spec.ts': 25,
  'test/guides/read-models.mongo.spec.ts': 25,
  'libs/maintenance/src/export/export.spec.ts': 20,
  'test/cli/load.interrupted.spec.ts': 20,
  'test/faults/worker-stopped.spec.ts': 20,
  'test/tooling/start.spec.ts': 20,
  'test/faults/thread.spec.ts': 20,
  'test/faults/second-server.spec.ts': 20,
  'test/openapi/openapi.spec.ts': 20,
  'test/faults/log-pages.spec.ts': 20,
  'test/http/worker-start.spec.ts': 15,
  'test/http/start.spec.ts': 15,
  'test/data-folders/data-folder.spec.ts': 15,
  'test/cli/process.spec.ts': 15,
  'test/cli/doctor.spec.ts': 15,
  'test/cli/processes.spec.ts': 15,
  'libs/eventstore-esdb/src/contract.spec.ts': 15,
  'libs/subscriptions/src/projector/kill/kill.spec.ts': 15,
  'libs/features/dialogs/src/dialog/dialog.model.spec.ts': 15,
  'test/cli/operation.spec.ts': 15,
  'test/faults/disk-full.spec.ts': 15,
  'test/doubles/eventstoredb/reads/subscribing.spec.ts': 15,
};

/** The budget of a file of tests, in seconds. */
export const budgetOf = (path) => BUDGETS[relative(root, path).split(sep).join('/')] ?? USUAL_SECONDS;
