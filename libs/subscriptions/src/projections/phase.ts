import { isPaused, type Projector } from '../projector/projector-state.js';
import type { ProjectionPhase } from './types.js';

/** Whether this process knows best how the build is doing: it runs it, or has stopped it. */
export const isHere = ({ consumer, stop }: Projector): boolean => consumer.session !== null || stop !== null;

/** What a build is doing, as the process knows that runs it or would like to. */
export function phaseOf(projector: Projector): ProjectionPhase {
  const { session, isLive } = projector.consumer;
  if (projector.stop !== null) return 'failed';
  if (isPaused(projector)) return 'paused';
  if (session === null) return 'booting';
  return isLive ? 'live' : 'catching-up';
}
