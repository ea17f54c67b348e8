import type { Product } from '@parley/composition';
import type { EsdbOptions } from '@parley/eventstore-esdb';
import type { CopyTarget } from './target.js';

/** Opens EventStoreDB to copy into. It knows only when an event was copied: the time it had before travels in its metadata. */
export async function openEsdbTarget(options: EsdbOptions, { isOwnStream }: Product): Promise<CopyTarget> {
  const { appendCopied, copiedBytes, MAX_APPEND_BYTES, openEsdbEventStore } =
    await import('@parley/eventstore-esdb');
  const store = await openEsdbEventStore({ ...options, isParleys: isOwnStream });
  return {
    store,
    maxBytes: MAX_APPEND_BYTES,
    oneTime: false,
    bytesOf: (_stream, event) => copiedBytes(event),
    async append(stream, expected, events) {
      await appendCopied(store, stream, expected, events);
    },
  };
}
