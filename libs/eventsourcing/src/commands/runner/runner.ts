import { createCatalog } from '../../events/catalog.js';
import { createCache } from './cache.js';
import { resultOf } from './appending.js';
import { createExecution } from './execution.js';
import { createLoader } from './loading.js';
import { createOneStream } from './one-stream.js';
import { createQueue } from './queue.js';
import { createIdempotency } from './idempotency.js';
import type { Folding, Kind, Loaded } from './state.js';
import { streamOf, type CommandRunner, type CommandRunnerDependencies, type LoadedState } from './types.js';
import { emptyWindow, joined } from './window.js';
import type { Aggregate, DomainCommand } from '../decider.js';
import { isUnavailable } from '../../values/errors.js';
import type { EventDefinition } from '../../events/event.js';
import { createSharedReads, LONG_MS } from '../../ports/shared-reads.js';
import { createSnapshotWriter } from '../snapshot-writer.js';

export function createCommandRunner(dependencies: CommandRunnerDependencies): CommandRunner {
  const { eventStore, documents, clock, commandIndex, snapshotEvery = 100, maxAttempts = 8 } = dependencies;
  const cache = createCache(dependencies.cacheSize ?? 5_000);
  const loader = createLoader(eventStore, documents);
  const idempotency = createIdempotency(eventStore, commandIndex);
  const snapshots = createSnapshotWriter(documents, snapshotEvery, (stream) => cache.peek(stream));
  const execute = createExecution({ eventStore, clock, maxAttempts, cache, loader, idempotency, snapshots });
  const kindOf = createKinds();
  // A store that does not answer is waited for once, however many commands wait for the same stream.
  const queue = createQueue((error, ms) => ms >= LONG_MS && isUnavailable(error));
  const oneStream = createOneStream();
  const share = createSharedReads();

  const loadFirst = async <State>(kind: Folding<State>, stream: string): Promise<LoadedState<State>> => {
    const loaded = await loader.load(kind, stream);
    if (cache.peek(stream) === undefined) cache.set(loaded);
    return loaded;
  };

  /** Stores answer many who ask for what is newer at the same moment by one read. */
  const poll = async <State>(cached: Loaded<State>): Promise<LoadedState<State>> => {
    // Commands own the cached window; what is read here is folded beside it.
    const newer = await loader.refresh({ ...cached, window: emptyWindow() });
    const known = cache.peek(cached.stream);
    if (known?.kind === cached.kind && known.revision < newer.revision)
      cache.set({ ...newer, window: joined(known.window, newer.window) });
    return newer;
  };

  return {
    run(aggregate, id, command, envelope, options) {
      const stream = streamOf(aggregate.name, id);
      const kind = kindOf(aggregate);
      const run = () => queue(stream, () => execute({ kind, stream, command, envelope, options }));
      return oneStream(envelope.commandId, stream, run);
    },
    find(aggregate, id, commandId) {
      const stream = streamOf(aggregate.name, id);
      const kind = kindOf(aggregate);
      return queue(stream, async () => {
        const known = cache.get(stream, kind);
        const loaded = cache.set(await (known ? loader.refresh(known) : loader.load(kind, stream)));
        const events = await idempotency.named({ stream, commandId }, loaded);
        return events && resultOf({ kind, stream }, events, true);
      });
    },
    load(aggregate, id) {
      const stream = streamOf(aggregate.name, id);
      const kind = kindOf(aggregate);
      const cached = cache.get(stream, kind);
      return cached === undefined ? share(kind, stream, () => loadFirst(kind, stream)) : poll(cached);
    },
    known: (aggregate, id) => cache.get(streamOf(aggregate.name, id), kindOf(aggregate)) ?? null,
    flush: snapshots.flush,
  };
}

/** One kind per aggregate object, so that a state in memory is never taken for another definition's. */
function createKinds() {
  const kinds = new WeakMap<object, unknown>();
  return <S, C extends DomainCommand, D extends EventDefinition, X>(
    aggregate: Aggregate<S, C, D, X>,
  ): Kind<S, C, D, X> => {
    const known = kinds.get(aggregate) as Kind<S, C, D, X> | undefined;
    if (known !== undefined) return known;
    const kind = { aggregate, catalog: createCatalog(aggregate.events) };
    kinds.set(aggregate, kind);
    return kind;
  };
}
