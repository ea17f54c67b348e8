import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Loaded } from './runner/state.js';
import type { Records } from '../ports/records.js';
import { takeSnapshot } from './snapshot.js';

export const SNAPSHOT_RECORD = 'snapshot';

/** Written together, so that the store may make them durable together; few, so that commands are not held up. */
const BATCH = 8;

export interface SnapshotWriter {
  /** Looks whether the stream is due for a snapshot; writing happens later and never fails a command. */
  consider(loaded: Loaded): void;
  /** Resolves once nothing is waiting to be written. */
  flush(): Promise<void>;
}

/**
 * Keeps a snapshot of every stream that has grown by `every` events since its last.
 * A failed write is left out; the stream's next event asks for it again.
 */
export function createSnapshotWriter(
  records: Records,
  every: number,
  latest: (stream: string) => Loaded | undefined,
): SnapshotWriter {
  const due = new Set<string>();
  let writing: Promise<void> | null = null;

  const write = async (stream: string): Promise<void> => {
    const loaded = latest(stream);
    if (loaded === undefined) return;
    const { snapshot, revision } = loaded;
    const before = snapshot.revision;
    snapshot.revision = revision;
    try {
      await records.putRecord(SNAPSHOT_RECORD, stream, takeSnapshot(loaded));
    } catch {
      snapshot.revision = before;
    }
  };

  /** One batch ends before the next begins, so no stream is ever written twice at once. */
  const writeAll = async (): Promise<void> => {
    while (due.size > 0) {
      await nextTurn();
      await Promise.all(takeBatch(due).map(write));
    }
    writing = null;
  };

  return {
    consider({ stream, revision, snapshot }) {
      if (revision - snapshot.revision < every) return;
      due.add(stream);
      writing ??= writeAll();
    },
    async flush() {
      await writing;
    },
  };
}

function takeBatch(due: Set<string>): string[] {
  const batch: string[] = [];
  for (const stream of due) {
    batch.push(stream);
    due.delete(stream);
    if (batch.length === BATCH) break;
  }
  return batch;
}
