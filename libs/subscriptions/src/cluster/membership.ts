import type { Records } from '@parley/eventsourcing';
import type { MemberView } from './assignment-policy.js';

export type Announced = Omit<MemberView, 'owner'>;

/** The processes of a cluster, as they announce themselves to each other. */
export interface Membership {
  /** Announces this process and answers all that are alive, this one first. */
  exchange(own: Announced): Promise<readonly MemberView[]>;
  /** How often the store has answered: time as the assignment counts it. */
  polls(): number;
  leave(): Promise<void>;
}

/** Kind of the record by which a process announces itself. */
export const ANNOUNCED = 'announced';
/**
 * Polls without a change after which a process counts as gone. No clock is asked, since those of two machines may differ; and a poll that the
 * store did not answer does not count: after an outage every process goes on with the assignment of before.
 */
const FORGET_AFTER = 5;
/** Polls after which what a process left behind is cleared away. */
const CLEAR_AFTER = 600;

interface Seen {
  readonly version: number;
  /** The poll at which the version was new. */
  readonly at: number;
  /** It was seen to change, so it is no leftover of a process that was killed. */
  readonly isAlive: boolean;
}

export function createMembership(documents: Records, owner: string): Membership {
  const seen = new Map<string, Seen>();
  let polls = 0;

  const seeAgain = (id: string, version: number): Seen => {
    const before = seen.get(id);
    if (before?.version === version) return before;
    const now = { version, at: polls, isAlive: before !== undefined };
    seen.set(id, now);
    return now;
  };

  return {
    polls: () => polls,
    async exchange(own) {
      await documents.putRecord(ANNOUNCED, owner, own);
      const records = await documents.listRecords<Announced>(ANNOUNCED);
      polls += 1;
      const found: MemberView[] = [{ owner, ...own }];
      for (const { id, version, value } of records) {
        if (id === owner) continue;
        const { at, isAlive } = seeAgain(id, version);
        if (isAlive && polls - at < FORGET_AFTER) found.push({ owner: id, ...value });
        if (polls - at > CLEAR_AFTER) await documents.deleteRecord(ANNOUNCED, id);
      }
      return found;
    },
    leave: () => documents.deleteRecord(ANNOUNCED, owner),
  };
}
