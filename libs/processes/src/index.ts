import type { Process } from '@parley/eventsourcing';
import { releaseDialogs, type ReleaseDialogsDependencies } from './release-dialogs.process.js';

/** What all processes together need. */
export type ProcessDependencies = ReleaseDialogsDependencies;

/** Every process, for the composition root. */
export const allProcesses = (dependencies: ProcessDependencies): readonly Process[] => [
  releaseDialogs(dependencies),
];
