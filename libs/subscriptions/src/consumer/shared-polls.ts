import type { Position } from '@parley/eventsourcing';
import type { ConsumerContext } from './context.js';
import type { RunningHere } from './log-handler.js';

/** Where something that is waited for is. */
export interface Target {
  /** Names what is stored; those who wait for the same share one read. */
  readonly name: string;
  /** What runs it in this process. */
  readonly here: RunningHere | undefined;
  /** Where it is, as it is stored. */
  stored(): Promise<Position>;
}

/** Time between two reads of a position that another process moves, in ms. */
const POLL_MS = 10;

type Polls = Map<string, Promise<Position>>;
/** By the store that is asked. */
const underWay = new WeakMap<ConsumerContext['documents'], Polls>();

/** The stored position as it is a moment later. However many wait for the same one, it is read once. */
export function nextPoll({ documents, sleep }: ConsumerContext, { name, stored }: Target): Promise<Position> {
  const polls: Polls = underWay.get(documents) ?? new Map<string, Promise<Position>>();
  underWay.set(documents, polls);
  const begun = polls.get(name);
  if (begun !== undefined) return begun;
  const poll = sleep(POLL_MS, new AbortController().signal)
    .then(stored)
    .finally(() => polls.delete(name));
  polls.set(name, poll);
  return poll;
}
