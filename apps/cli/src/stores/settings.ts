import type { ParleyConfig } from '@parley/composition';
import { ParleyError } from '@parley/eventsourcing';
import { EXIT, Failure } from '../failure.js';

// Loaded when a command works on the stores: all others start without.
export const composition = () => import('@parley/composition');
export const maintenance = () => import('@parley/maintenance');

/** The settings of the server. A mistake ends with 2. */
export async function settingsOf(env: NodeJS.ProcessEnv): Promise<ParleyConfig> {
  const { readConfig } = await composition();
  return readConfig(env).catch((error: unknown) => {
    if (error instanceof ParleyError) throw new Failure(error.code, error.message, { exit: EXIT.usage });
    throw error;
  });
}
