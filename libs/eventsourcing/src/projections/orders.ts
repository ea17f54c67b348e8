import { DomainError, InfrastructureError } from '../errors.js';
import type { Actor } from '../event.js';
import { buildKey } from './build.js';
import type { Held } from './held.js';
import type { ParkedStream } from './parked.js';
import { recordSkip, repair } from './repair.js';
import { letGo, oneStep, type Run } from './run.js';

const notParked = (run: Run, stream: string): DomainError => {
  const { name } = run.build;
  return new DomainError('PROJECTION_NOT_PARKED', `Stream ${stream} is not parked in ${name}.`, 'conflict', {
    name,
    stream,
  });
};

const elsewhere = (run: Run): InfrastructureError => {
  const projection = buildKey(run.build);
  const message = `This process does not run ${projection} at the moment.`;
  return new InfrastructureError('PROJECTION_ELSEWHERE', message, { projection });
};

/** Between two steps of the loop. After a failure in the middle the loop loads anew and finishes what was begun. */
function order<T>(run: Run, work: (held: Held) => Promise<T>): Promise<T> {
  return oneStep(run, async () => {
    const { held } = run;
    if (held === null) throw elsewhere(run);
    try {
      return await work(held);
    } catch (error) {
      if (!(error instanceof DomainError)) letGo(run);
      throw error;
    }
  });
}

/** A stopped build goes on where it stopped. */
function goOn(run: Run): null {
  run.failure = null;
  run.feed.wake();
  return null;
}

export const retry = (run: Run, stream: string): Promise<ParkedStream | null> =>
  order(run, async (held) => {
    const parked = held.parked.get(stream);
    if (parked !== undefined) return repair(run.context, held, parked);
    if (run.failure?.stream === stream) return goOn(run);
    throw notParked(run, stream);
  });

export const skip = (run: Run, stream: string, reason: string, actor: Actor): Promise<ParkedStream | null> =>
  order(run, async (held) => {
    const parked = held.parked.get(stream);
    const failed = parked ?? (run.failure?.stream === stream ? run.failure : undefined);
    if (failed === undefined) throw notParked(run, stream);
    await recordSkip(run.context, held, failed, reason, actor);
    return parked === undefined ? goOn(run) : repair(run.context, held, parked);
  });
