import { absent, fold, type Kind, type Loaded } from './state.js';
import type { Records } from '../../ports/records.js';
import { emptyWindow } from './window.js';
import type { RecordedEvent } from '../../events/event.js';
import type { EventStore } from '../../ports/event-store.js';
import { SNAPSHOT_RECORD } from '../snapshot-writer.js';
import { openSnapshot } from '../snapshot.js';

/** Events read at once. */
const PAGE = 500;

export interface Loader {
  /** From the newest snapshot that can be believed, else from the beginning. */
  load<State>(kind: Kind<State>, stream: string): Promise<Loaded<State>>;
  /** With what has been appended since; the same object when nothing has. */
  refresh<State>(loaded: Loaded<State>): Promise<Loaded<State>>;
  /** The first page of what has been appended since: empty when nothing has. */
  pageAfter(loaded: Loaded): Promise<readonly RecordedEvent[]>;
  /** With what has been appended since, which begins with `page`, beside `loaded`: the answer's window holds that alone. */
  beside<State>(loaded: Loaded<State>, page: readonly RecordedEvent[]): Promise<Loaded<State>>;
}

export function createLoader(eventStore: EventStore, records: Records): Loader {
  const pageAfter = ({ stream, revision }: Loaded): Promise<readonly RecordedEvent[]> =>
    eventStore.readStream(stream, { from: revision + 1, limit: PAGE });

  const refresh = async <State>(loaded: Loaded<State>): Promise<Loaded<State>> => {
    for (;;) {
      const page = await pageAfter(loaded);
      loaded = fold(loaded, page);
      if (page.length < PAGE) return loaded;
    }
  };

  const beside = async <State>(
    loaded: Loaded<State>,
    page: readonly RecordedEvent[],
  ): Promise<Loaded<State>> => {
    const newer = fold({ ...loaded, window: emptyWindow() }, page);
    return page.length < PAGE ? newer : refresh(newer);
  };

  /** Snapshots only save time: without them, or without the store that keeps them, the log says it all. */
  const kept = async (stream: string): Promise<unknown> => {
    try {
      return (await records.getRecord(SNAPSHOT_RECORD, stream))?.value;
    } catch {
      return undefined;
    }
  };

  /** One read gives both the proof that the snapshot is of this log and what came after it. */
  const fromSnapshot = async <State>(kind: Kind<State>, stream: string): Promise<Loaded<State> | null> => {
    const snapshot = openSnapshot(kind, stream, await kept(stream));
    if (snapshot === null) return null;
    const [proof, ...newer] = await eventStore.readStream(stream, { from: snapshot.revision, limit: PAGE });
    if (proof?.id !== snapshot.lastEventId || proof.revision !== snapshot.revision) return null;
    const loaded = fold(snapshot, newer);
    return newer.length + 1 < PAGE ? loaded : refresh(loaded);
  };

  return {
    load: async (kind, stream) => (await fromSnapshot(kind, stream)) ?? refresh(absent(kind, stream)),
    refresh,
    pageAfter,
    beside,
  };
}
