import { staffAggregate } from '../staff.decide.js';
import type { StaffState } from '../staff.state.js';
import { isUnavailable } from '@parley/eventsourcing';
import type { Services } from '@parley/application';
import { STAFF_ID } from '../staff.decide.js';

/** Injection token of {@link KnownStaff}. */
export const KNOWN_STAFF = Symbol.for('parley:known-staff');

/** Time that a query gives the event store to answer before it goes on without, in ms. */
const PATIENCE_MS = 1_000;

/** Who may sign in. */
export interface KnownStaff {
  /** As this process has them in memory; null: not at all yet. Another process may have changed them since. */
  known(): StaffState | null;
  /** As the log says now. */
  current(): Promise<StaffState>;
  /**
   * The same, or what this process knew last while the event store does not answer: queries go on without it. Nobody can revoke a token
   * meanwhile, since that would be an append.
   */
  latest(): Promise<StaffState>;
}

export function createKnownStaff({ runner }: Pick<Services, 'runner'>): KnownStaff {
  let isDown = false;
  let probing: Promise<void> | null = null;

  /** Kept here too: other streams may push the staff's out of the runner's memory. */
  let last: StaffState | null = null;
  const known = (): StaffState | null => (last = runner.known(staffAggregate, STAFF_ID)?.state ?? last);

  const current = async (): Promise<StaffState> => {
    try {
      const { state } = await runner.load(staffAggregate, STAFF_ID);
      isDown = false;
      last = state;
      return state;
    } catch (error) {
      isDown ||= isUnavailable(error);
      throw error;
    }
  };

  /** Looks, one at a time, whether the store is back. */
  const probe = (): void => {
    probing ??= current()
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => (probing = null));
  };

  const orElse = async (before: StaffState): Promise<StaffState> => {
    try {
      return await current();
    } catch (error) {
      if (isUnavailable(error)) return before;
      throw error;
    }
  };

  /** A plain timer for each: one with a signal costs as much as the read itself. */
  const inTime = (before: StaffState): Promise<StaffState> =>
    new Promise((resolve, reject) => {
      const giveUp = (): void => {
        isDown = true;
        resolve(before);
      };
      const timer = setTimeout(giveUp, PATIENCE_MS).unref();
      orElse(before)
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });

  return {
    known,
    current,
    async latest() {
      const before = known();
      if (before === null) return current();
      if (!isDown) return inTime(before);
      probe();
      return before;
    },
  };
}
