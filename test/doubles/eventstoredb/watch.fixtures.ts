import { once } from 'node:events';
import type { AllStreamSubscription, StreamSubscription } from '@eventstore/db-client';
import type { Seen } from './client.fixtures.js';

type Recorded = NonNullable<Seen['event']>;

/** What a subscription was seen to do. */
export interface Watched {
  /** 'confirmation', 'caughtUp', 'error', 'end' and 'close', in the order in which they came; not the events. */
  readonly signs: string[];
  readonly events: Recorded[];
  readonly error: Promise<unknown>;
  /** Resolves when `events` fulfil a condition. */
  until(holds: (events: readonly Recorded[]) => boolean): Promise<void>;
  /** Resolves when a sign has come. */
  sign(name: string): Promise<void>;
  readonly stop: () => Promise<void>;
}

const SIGNS = ['confirmation', 'caughtUp', 'error', 'end', 'close'];

/** Watches a subscription of the client from its beginning on. */
export function watch(subscription: AllStreamSubscription | StreamSubscription): Watched {
  const signs: string[] = [];
  const events: Recorded[] = [];
  for (const name of SIGNS) subscription.on(name, () => signs.push(name));
  subscription.on('data', ({ event }: Seen) => event && events.push(event));
  return {
    signs,
    events,
    error: new Promise((resolve) => subscription.once('error', resolve)),
    async until(holds) {
      while (!holds(events)) await once(subscription, 'data');
    },
    async sign(name) {
      while (!signs.includes(name)) await once(subscription, name);
    },
    stop: () => subscription.unsubscribe(),
  };
}

export const atLeast = (count: number) => (events: readonly unknown[]) => events.length >= count;
