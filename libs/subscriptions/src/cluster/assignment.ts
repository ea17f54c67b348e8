import type { Records } from '@parley/eventsourcing';
import { failureCode } from '../parked/parked-stream.js';
import { createMembership } from './membership.js';
import { assign, type MemberView } from './assignment-policy.js';

/** What this process knows of a unit that it would run: the build of a projection, or a process. */
export interface AssignedUnit {
  /** Whether this process is to take the unit's lease when it is free. */
  mayAcquire(): boolean;
  /** Whether another process is to run it: its lease is given back between two steps. */
  mustRelease(): boolean;
  /** This process does not want it any more. */
  leave(): void;
}

/** Assigns units to all processes that run some. Each decides for itself, by what all announce. */
export interface Assignment {
  /** `unit` is the name of its lease; `isHeld` says whether this process holds that now. */
  join(unit: string, isHeld: () => boolean): AssignedUnit;
}

/** For a process that runs alone: it takes whatever is free and gives nothing back. */
export const unshared: Assignment = {
  join: () => ({ mayAcquire: () => true, mustRelease: () => false, leave: () => undefined }),
};

export interface SharedAssignment extends Assignment {
  /** Polls until `stop`. Resolves after the first poll. */
  start(): Promise<void>;
  /** Leaves, so that the others need not wait until they miss it. */
  stop(): Promise<void>;
  /** Announces what this process wants and holds, and decides by what all announce. Never rejects. */
  poll(): Promise<void>;
}

export interface AssignmentOptions {
  readonly documents: Records;
  /** Unlike that of every other process. */
  readonly owner: string;
  /** Resolves after `ms`, or as soon as the signal aborts; never rejects. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Time between two polls, in ms. */
  readonly pollMs: number;
  /** Told of a poll that failed: code only. */
  readonly onError: (code: string) => void;
}

/** Polls after which a unit that is assigned to another process, but run by none, is taken by any that can. */
const TAKE_AFTER = 5;
/** Polls that such a unit then stays, so that it does not go to and fro. */
const KEEP_FOR = 60;

export function createAssignment({
  documents,
  owner,
  sleep,
  pollMs,
  onError,
}: AssignmentOptions): SharedAssignment {
  const membership = createMembership(documents, owner);
  const units = new Map<string, Unit>();
  const stopping = new AbortController();
  let plan: ReadonlyMap<string, string> = new Map();
  let polling: Promise<void> = Promise.resolve();

  const poll = async (): Promise<void> => {
    const wants = [...units.keys()];
    const holds = wants.filter((unit) => units.get(unit)?.isHeld());
    try {
      const members = await membership.exchange({ wants, holds });
      noteOrphaned(units, members, membership.polls());
      plan = assign(members);
    } catch (error) {
      onError(failureCode(error));
    }
  };

  const pollOn = async (): Promise<void> => {
    for (const { signal } = stopping; !signal.aborted;) {
      await sleep(pollMs, signal);
      if (!signal.aborted) await poll();
    }
  };

  return {
    poll,
    join(unit, isHeld) {
      const joined: Unit = { isHeld, orphanedAt: null, keptUntil: 0 };
      units.set(unit, joined);
      const isOurs = (): boolean => (plan.get(unit) ?? owner) === owner;
      return {
        mayAcquire: () => isOurs() || mayAcquireOrphaned(joined, membership.polls()),
        mustRelease: () => !isOurs() && membership.polls() >= joined.keptUntil,
        leave: () => void units.delete(unit),
      };
    },
    async start() {
      await poll();
      polling = pollOn();
    },
    async stop() {
      stopping.abort();
      await polling;
      await membership.leave().catch((error: unknown) => onError(failureCode(error)));
    },
  };
}

/** Times are polls. */
interface Unit {
  readonly isHeld: () => boolean;
  /** Since when no process runs it. */
  orphanedAt: number | null;
  keptUntil: number;
}

function noteOrphaned(units: ReadonlyMap<string, Unit>, members: readonly MemberView[], now: number): void {
  const held = new Set(members.flatMap(({ holds }) => holds));
  for (const [name, unit] of units) unit.orphanedAt = held.has(name) ? null : (unit.orphanedAt ?? now);
}

/** The process that is to run it does not: better too much for one process than a unit that stands still. */
function mayAcquireOrphaned(unit: Unit, now: number): boolean {
  if (unit.orphanedAt === null || now - unit.orphanedAt < TAKE_AFTER) return false;
  unit.keptUntil = now + KEEP_FOR;
  return true;
}
