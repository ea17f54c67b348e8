import { ParleyError, type Checkpoints, type Records } from '@parley/eventsourcing';
import { servedBuilds, viewOf } from '@parley/subscriptions';
import type { ParleyConfig } from '../config/config.js';
import type { Failure } from './failures.js';

type Kept = Pick<Records, 'listRecords'> & Pick<Checkpoints, 'listCheckpoints'>;

/** Views of MongoDB by the names of the read models, each of what is served. */
export const viewsOf = async (kept: Kept): Promise<readonly { name: string; collection: string }[]> =>
  [...(await servedBuilds(kept)).values()].map(({ name, collection }) => ({
    name: viewOf(name),
    collection,
  }));

/**
 * What to call when another build is served: views that an operator has had made show it then. One call at a time; those that come
 * meanwhile are one more.
 */
export function viewKeeper(
  { documents: options }: Pick<ParleyConfig, 'documents'>,
  kept: Kept,
  onError: (failure: Failure) => void,
): () => void {
  if (options === null) return () => undefined;
  let [isRunning, isAsked] = [false, false];
  const keep = async (): Promise<void> => {
    const { keepMongoViews } = await import('@parley/documents-mongo');
    await keepMongoViews(options, await viewsOf(kept), { create: false });
  };
  const run = async (): Promise<void> => {
    isRunning = true;
    while (isAsked) {
      isAsked = false;
      await keep().catch((error: unknown) => {
        const code = error instanceof ParleyError ? error.code : 'UNEXPECTED';
        // Whatever is left at the end of a process is done by the next switch, or by `parley export views`.
        if (code !== 'STORE_CLOSED') onError({ part: 'views for analysts', code });
      });
    }
    isRunning = false;
  };
  return () => {
    isAsked = true;
    if (!isRunning) void run();
  };
}
