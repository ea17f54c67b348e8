import type { CopiedEvent, CopyTarget } from './target.js';

/** What the embedded store takes of one event, and so of a whole append here. */
const MAX_BYTES = 4 * 1024 * 1024;

const bytesOf = (_stream: string, { data, metadata }: CopiedEvent): number =>
  Buffer.byteLength(JSON.stringify(data)) + Buffer.byteLength(JSON.stringify(metadata));

/**
 * Opens an embedded log in `folder` to copy into. Its store takes the time from a clock, which here shows the time of the
 * events being copied: right as long as one append is under way at a time.
 */
export async function openEmbeddedTarget(folder: string): Promise<CopyTarget> {
  const { openSqliteEventStore } = await import('@parley/eventstore-sqlite');
  let now = 0;
  const store = await openSqliteEventStore({ folder, clock: () => now });
  return {
    store,
    maxBytes: MAX_BYTES,
    oneTime: true,
    bytesOf,
    async append(stream, expected, events) {
      now = Date.parse(events[0]?.recordedAt ?? '');
      await store.append(
        stream,
        expected,
        events.map(({ id, type, data, metadata }) => ({ id, type, data, metadata })),
      );
    },
  };
}
