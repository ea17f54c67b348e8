import type { DocumentStore } from '@parley/eventsourcing';
import type { FleetView } from './assignment-policy.js';

export type Announced = Omit<FleetView, 'owner'>;

/** What processes announce to each other. */
export interface News {
  /** Announces this process and answers all that are alive, this one first. */
  exchange(own: Announced): Promise<readonly FleetView[]>;
  /** How often the store has answered: time as the sharing out counts it. */
  looks(): number;
  goodbye(): Promise<void>;
}

/** Kind of the record by which a process announces itself. */
export const ANNOUNCED = 'announced';
/**
 * Looks without news after which a process counts as gone. No clock is asked, since those of two machines may differ; and a look that the
 * store did not answer does not count: after an outage everybody goes on with the share of before.
 */
const FORGET_AFTER = 5;
/** Looks after which what a process left behind is cleared away. */
const CLEAR_AFTER = 600;

interface Seen {
  readonly version: number;
  /** The look at which the version was new. */
  readonly at: number;
  /** It was seen to change, so it is no leftover of a process that was killed. */
  readonly isAlive: boolean;
}

export function createNews(documents: DocumentStore, owner: string): News {
  const seen = new Map<string, Seen>();
  let looks = 0;

  const seeAgain = (id: string, version: number): Seen => {
    const before = seen.get(id);
    if (before?.version === version) return before;
    const now = { version, at: looks, isAlive: before !== undefined };
    seen.set(id, now);
    return now;
  };

  return {
    looks: () => looks,
    async exchange(own) {
      await documents.putRecord(ANNOUNCED, owner, own);
      const records = await documents.listRecords<Announced>(ANNOUNCED);
      looks += 1;
      const found: FleetView[] = [{ owner, ...own }];
      for (const { id, version, value } of records) {
        if (id === owner) continue;
        const { at, isAlive } = seeAgain(id, version);
        if (isAlive && looks - at < FORGET_AFTER) found.push({ owner: id, ...value });
        if (looks - at > CLEAR_AFTER) await documents.deleteRecord(ANNOUNCED, id);
      }
      return found;
    },
    goodbye: () => documents.deleteRecord(ANNOUNCED, owner),
  };
}
