import { createCache } from './cache.js';
import { resultOf } from './appending.js';
import { createExecution } from './execution.js';
import { createLoader } from './loading.js';
import { createOneStream } from './one-stream.js';
import { createQueue } from './queue.js';
import { createIdempotency } from './idempotency.js';
import type { Kind, Loaded } from './state.js';
import { baseOf, createSubjects, type Viewable, type View } from './subject.js';
import { streamOf, type CommandRunner, type CommandRunnerDependencies, type LoadedState } from './types.js';
import { joined } from './window.js';
import type { RecordedEvent } from '../../events/event.js';
import { isUnavailable } from '../../values/errors.js';
import { createSharedReads, LONG_MS } from '../../ports/shared-reads.js';
import { createSnapshotWriter } from '../snapshot-writer.js';

export function createCommandRunner(dependencies: CommandRunnerDependencies): CommandRunner {
  const { eventStore, records, clock, commandIndex, snapshotEvery = 100, maxAttempts = 8 } = dependencies;
  const cache = createCache(dependencies.cacheSize ?? 5_000);
  const loader = createLoader(eventStore, records);
  const idempotency = createIdempotency(eventStore, commandIndex);
  const snapshots = createSnapshotWriter(records, snapshotEvery, (stream) => cache.peek(stream));
  const execute = createExecution({ eventStore, clock, maxAttempts, cache, loader, idempotency, snapshots });
  const { subjectOf, viewOf } = createSubjects(dependencies.slices ?? []);
  // A store that does not answer is waited for once, however many commands wait for the same stream.
  const queue = createQueue((error, ms) => ms >= LONG_MS && isUnavailable(error));
  const oneStream = createOneStream();
  const share = createSharedReads();

  const loadFirst = (kind: Kind, stream: string): Promise<Loaded> =>
    share(kind, stream, async () => {
      const loaded = await loader.load(kind, stream);
      if (cache.peek(stream) === undefined) cache.set(loaded);
      return loaded;
    });

  const takeNewer = async (cached: Loaded, page: readonly RecordedEvent[]): Promise<Loaded> => {
    // Commands own the cached window; what is read here is folded beside it.
    const newer = await loader.beside(cached, page);
    const known = cache.peek(cached.stream);
    if (known?.kind === cached.kind && known.revision < newer.revision)
      cache.set({ ...newer, window: joined(known.window, newer.window) });
    return newer;
  };

  /** Commands ask for several streams each, nearly always for nothing new: so by one promise and one wait. */
  const load = async <State>(
    { kind, stateOf }: View<State>,
    id: number | string,
  ): Promise<LoadedState<State>> => {
    const stream = streamOf(kind.aggregate.name, id);
    const cached = cache.get(stream, kind);
    if (cached === undefined) return seenBy(stateOf, await loadFirst(kind, stream));
    // Stores answer many who ask for what is newer at the same moment by one read.
    const page = await loader.pageAfter(cached);
    return seenBy(stateOf, page.length === 0 ? cached : await takeNewer(cached, page));
  };

  return {
    run(target, id, command, envelope, options) {
      const stream = streamOf(baseOf(target).name, id);
      const run = () =>
        queue(stream, () => execute({ subject: subjectOf(target), id, stream, command, envelope, options }));
      return oneStream(envelope.commandId, stream, run);
    },
    find(target, id, commandId) {
      const stream = streamOf(baseOf(target).name, id);
      return queue(stream, async () => {
        const { kind } = subjectOf(target);
        const known = cache.get(stream, kind);
        const loaded = cache.set(await (known ? loader.refresh(known) : loader.load(kind, stream)));
        const events = await idempotency.named({ stream, commandId }, loaded);
        return events && resultOf(kind, stream, events, true);
      });
    },
    load: (async (of: Viewable, id: number | string) => load(viewOf(of), id)) as CommandRunner['load'],
    known: ((of: Viewable, id: number | string) => {
      const { kind, stateOf } = viewOf(of);
      const loaded = cache.get(streamOf(kind.aggregate.name, id), kind);
      return loaded ? seenBy(stateOf, loaded) : null;
    }) as CommandRunner['known'],
    flush: snapshots.flush,
  };
}

const seenBy = <State>(stateOf: View<State>['stateOf'], loaded: Loaded): LoadedState<State> => ({
  state: stateOf(loaded),
  revision: loaded.revision,
  position: loaded.position,
});
