import type { Cluster } from '../support/servers/cluster.js';
import { until } from '../support/until.js';
import { messagesOf, type MongoMessage } from '../support/mongo-messages.js';

/** Whether it writes several documents of a collection. */
export const isWriteTo =
  (name: string) =>
  ({ command, collection, rows }: MongoMessage): boolean =>
    (command === 'update' || command === 'insert') && collection === name && rows.length >= 2;

/** Where a worker is held: between two of the messages that it sends to MongoDB. */
export interface Hold {
  /** What the worker is to be started with. */
  readonly env: Readonly<Record<string, string>>;
  /** Resolves when the message has come; from then on nothing of the worker gets through. */
  readonly held: Promise<void>;
  /** Lets everything through that was held, in its order, and all that follows; resolves when MongoDB has begun to answer. */
  release(): Promise<void>;
}

/**
 * Holds a worker at the first message that is `wanted`. `instead`: what is handed on in its place; otherwise the message is held
 * with all that follow.
 */
export async function holdAt(
  cluster: Cluster,
  wanted: (message: MongoMessage) => boolean,
  instead?: (message: MongoMessage) => Buffer,
): Promise<Hold> {
  const waiting: (() => void)[] = [];
  let state: 'open' | 'held' | 'released' = 'open';
  let onReached = (): void => undefined;
  const held = new Promise<void>((resolve) => (onReached = resolve));
  const { env, answered } = await cluster.inspected(({ toServer }) => ({
    fromClient: messagesOf((message) => {
      const isTheOne = state === 'open' && wanted(message);
      if (isTheOne) state = 'held';
      if (isTheOne && instead) toServer(instead(message));
      else if (state === 'held') waiting.push(() => toServer(message.bytes));
      else toServer(message.bytes);
      if (isTheOne) onReached();
    }),
  }));
  return {
    env,
    held,
    async release() {
      const before = answered();
      state = 'released';
      waiting.forEach((handOn) => handOn());
      await until(() => answered() > before, 'MongoDB answers what was held');
    },
  };
}
