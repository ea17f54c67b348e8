import type { Runner } from '../consumer/runner.js';
import type { ProjectionPhase } from './types.js';

/** What a build is doing, as the process knows that runs it or would like to. */
export function phaseOf(runner: Runner): ProjectionPhase {
  const { held, stop, isLive } = runner.view();
  if (stop !== null) return 'failed';
  if (runner.isPaused()) return 'paused';
  if (held === null) return 'booting';
  return isLive ? 'live' : 'catching-up';
}
