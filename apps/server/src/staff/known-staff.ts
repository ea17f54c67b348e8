import { staffAggregate, type StaffState } from '@parley/domain';
import { isUnavailable } from '@parley/eventsourcing';
import type { Core } from '@parley/composition';
import { setTimeout as pause } from 'node:timers/promises';
import { STAFF_ID } from './staff.facts.js';

/** Injection token of {@link KnownStaff}. */
export const KNOWN_STAFF = Symbol('parley:known-staff');

/** Time that a query gives the event store to answer before it goes on without, in ms. */
const PATIENCE_MS = 1_000;

/** Who may sign in. */
export interface KnownStaff {
  /** As the log says now. */
  current(): Promise<StaffState>;
  /**
   * The same, or what this process knew last while the event store does not answer: queries go on without it. Nobody can revoke a token
   * meanwhile, since that would be an append.
   */
  latest(): Promise<StaffState>;
}

export function createKnownStaff({ runner }: Pick<Core, 'runner'>): KnownStaff {
  let known: StaffState | null = null;
  let isDown = false;
  let probing: Promise<void> | null = null;

  const current = async (): Promise<StaffState> => {
    try {
      known = (await runner.load(staffAggregate, STAFF_ID)).state;
      isDown = false;
      return known;
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

  const inTime = async (last: StaffState): Promise<StaffState> => {
    const ending = new AbortController();
    const { signal } = ending;
    const late = pause(PATIENCE_MS, null, { signal, ref: false }).then(() => {
      isDown = true;
      return last;
    });
    late.catch(() => undefined);
    try {
      return await Promise.race([current(), late]);
    } catch (error) {
      if (isUnavailable(error)) return last;
      throw error;
    } finally {
      ending.abort();
    }
  };

  return {
    current,
    async latest() {
      if (known === null) return current();
      if (!isDown) return inTime(known);
      probe();
      return known;
    },
  };
}
