import type { ConcurrencyError } from '../values/errors.js';
import { ABSENT, type EventStore } from '../ports/event-store.js';
import { IdBlockClaimed } from '../events/kernel-events.js';
import { appendKernelEvent, latestKernelEvent } from '../events/kernel-stream.js';
import { appendDecided } from '../log/append-decided.js';
import { kernelErrors } from '../values/kernel-errors.js';

export interface IdsOptions {
  /** Ids claimed by one append. Default 1,000. */
  readonly blockSize?: number;
  /** ms since the epoch. */
  readonly clock: () => number;
}

/** Hands out positive integer ids, per kind, from blocks. Never one twice; a restart leaves a gap. */
export interface Ids {
  next(kind: string): Promise<number>;
  nextMany(kind: string, count: number): Promise<number[]>;
  /** No process has handed out a greater one up to now; 0: none at all. */
  greatest(kind: string): Promise<number>;
}

/** The block in hand: `next` to `last`, used up when `next` is greater. */
interface Block {
  next: number;
  last: number;
  claiming: Promise<void> | null;
}

/** Every process that asks for a block wins one within as many rounds as there are processes. */
const MAX_ROUNDS = 1000;

export function createIds(eventStore: EventStore, { blockSize = 1000, clock }: IdsOptions): Ids {
  const blocks = new Map<string, Block>();

  const blockOf = (kind: string): Block => {
    const known = blocks.get(kind);
    if (known !== undefined) return known;
    const block: Block = { next: 1, last: 0, claiming: null };
    blocks.set(kind, block);
    return block;
  };

  const claim = async (kind: string, block: Block, size: number): Promise<void> => {
    const claimed = await claimBlock(eventStore, kind, size, clock);
    block.next = claimed.first;
    block.last = claimed.last;
  };

  /** Callers that find the block empty at the same time wait for one claim. */
  const refill = (kind: string, block: Block, wanted: number): Promise<void> => {
    block.claiming ??= claim(kind, block, Math.max(blockSize, wanted)).finally(() => (block.claiming = null));
    return block.claiming;
  };

  const nextMany = async (kind: string, count: number): Promise<number[]> => {
    const block = blockOf(kind);
    const ids: number[] = [];
    for (;;) {
      while (ids.length < count && block.next <= block.last) ids.push(block.next++);
      if (ids.length === count) return ids;
      await refill(kind, block, count - ids.length);
    }
  };

  return {
    async next(kind) {
      const block = blockOf(kind);
      while (block.next > block.last) await refill(kind, block, 1);
      return block.next++;
    },
    nextMany,
    greatest: async (kind) => (await latestBlock(eventStore, kind))?.data.last ?? 0,
  };
}

const streamFor = (kind: string): string => `ids-${kind}`;
const latestBlock = (eventStore: EventStore, kind: string) =>
  latestKernelEvent<typeof IdBlockClaimed>(eventStore, streamFor(kind));

async function claimBlock(
  eventStore: EventStore,
  kind: string,
  size: number,
  clock: () => number,
): Promise<{ first: number; last: number }> {
  const stream = streamFor(kind);
  const latest = () => latestBlock(eventStore, kind);
  return appendDecided({
    attempts: MAX_ROUNDS,
    first: await latest(),
    newer: latest,
    async decide(before) {
      const taken = before?.data.last ?? 0;
      const block = { first: taken + 1, last: taken + size };
      const revision = before?.revision ?? ABSENT;
      const append = async () => {
        await appendKernelEvent(eventStore, stream, revision, IdBlockClaimed, { kind, ...block }, clock());
        return block;
      };
      return { append };
    },
    contention: () => contention(stream),
  });
}

const contention = (stream: string): ConcurrencyError =>
  kernelErrors.TOO_MUCH_CONTENTION(`No block of ids could be claimed in ${stream}.`, { stream });
