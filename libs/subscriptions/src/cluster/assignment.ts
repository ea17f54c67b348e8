import type { DocumentStore } from '@parley/eventsourcing';
import { failureCode } from '../parked/parked.js';
import { createNews } from './membership.js';
import { shareOut, type FleetView } from './assignment-policy.js';

/** A unit's place in the sharing out: the build of a projection, or a process. */
export interface ShareMember {
  /** Whether this process is to take the unit's lease when it is free. */
  mayTake(): boolean;
  /** Whether another process is to run it: its lease is given back between two steps. */
  mustGive(): boolean;
  /** This process does not want it any more. */
  leave(): void;
}

/** Shares units out over all processes that run some. Each decides for itself, by what all announce. */
export interface Share {
  /** `unit` is the name of its lease; `isHeld` says whether this process holds that now. */
  join(unit: string, isHeld: () => boolean): ShareMember;
}

/** For a process that runs alone: it takes whatever is free and gives nothing back. */
export const unshared: Share = {
  join: () => ({ mayTake: () => true, mustGive: () => false, leave: () => undefined }),
};

export interface SharedOut extends Share {
  /** Looks again and again until `stop`. Resolves after the first look. */
  start(): Promise<void>;
  /** Says goodbye, so that the others need not wait until they miss it. */
  stop(): Promise<void>;
  /** Announces what this process wants and holds, and decides by what all announce. Never rejects. */
  look(): Promise<void>;
}

export interface ShareOptions {
  readonly documents: DocumentStore;
  /** Unlike that of every other process. */
  readonly owner: string;
  /** Resolves after `ms`, or as soon as the signal aborts; never rejects. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Time between two looks, in ms. */
  readonly lookMs: number;
  /** Told of a look that failed: code only. */
  readonly onError: (code: string) => void;
}

/** Looks after which a unit that is meant for another, but run by nobody, is taken by anybody who can. */
const TAKE_AFTER = 5;
/** Looks that such a unit then stays, so that it does not go to and fro. */
const KEEP_FOR = 60;

export function createShare({ documents, owner, sleep, lookMs, onError }: ShareOptions): SharedOut {
  const news = createNews(documents, owner);
  const members = new Map<string, Member>();
  const stopping = new AbortController();
  let plan: ReadonlyMap<string, string> = new Map();
  let looking: Promise<void> = Promise.resolve();

  const look = async (): Promise<void> => {
    const wants = [...members.keys()];
    const holds = wants.filter((unit) => members.get(unit)?.isHeld());
    try {
      const fleets = await news.exchange({ wants, holds });
      noteForsaken(members, fleets, news.looks());
      plan = shareOut(fleets);
    } catch (error) {
      onError(failureCode(error));
    }
  };

  const lookOn = async (): Promise<void> => {
    for (const { signal } = stopping; !signal.aborted;) {
      await sleep(lookMs, signal);
      if (!signal.aborted) await look();
    }
  };

  return {
    look,
    join(unit, isHeld) {
      const member: Member = { isHeld, forsakenAt: null, keptUntil: 0 };
      members.set(unit, member);
      const isOurs = (): boolean => (plan.get(unit) ?? owner) === owner;
      return {
        mayTake: () => isOurs() || mayTakeForsaken(member, news.looks()),
        mustGive: () => !isOurs() && news.looks() >= member.keptUntil,
        leave: () => void members.delete(unit),
      };
    },
    async start() {
      await look();
      looking = lookOn();
    },
    async stop() {
      stopping.abort();
      await looking;
      await news.goodbye().catch((error: unknown) => onError(failureCode(error)));
    },
  };
}

/** Times are looks. */
interface Member {
  readonly isHeld: () => boolean;
  /** Since when nobody runs it. */
  forsakenAt: number | null;
  keptUntil: number;
}

function noteForsaken(members: ReadonlyMap<string, Member>, fleets: readonly FleetView[], now: number): void {
  const held = new Set(fleets.flatMap(({ holds }) => holds));
  for (const [unit, member] of members)
    member.forsakenAt = held.has(unit) ? null : (member.forsakenAt ?? now);
}

/** Whoever is meant to run it does not: better too much for one process than a unit that stands still. */
function mayTakeForsaken(member: Member, now: number): boolean {
  if (member.forsakenAt === null || now - member.forsakenAt < TAKE_AFTER) return false;
  member.keptUntil = now + KEEP_FOR;
  return true;
}
