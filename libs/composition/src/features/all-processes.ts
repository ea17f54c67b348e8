import type { ProcessServices } from '@parley/application';
import type { Process } from '@parley/subscriptions';
import { features } from './features.js';

/** Every process, over what it asks and commands. */
export const allProcesses = (services: ProcessServices): readonly Process[] =>
  features.flatMap((feature) => feature.processes?.(services) ?? []);
