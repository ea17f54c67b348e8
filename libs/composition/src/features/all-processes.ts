import type { Process } from '@parley/subscriptions';
import { releaseDialogs, type ReleaseDialogsDependencies } from '@parley/dialogs';

/** What all processes together need. */
export type ProcessDependencies = ReleaseDialogsDependencies;

/** Every process, for the composition root. */
export const allProcesses = (dependencies: ProcessDependencies): readonly Process[] => [
  releaseDialogs(dependencies),
];
