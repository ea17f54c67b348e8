import { hash } from 'node:crypto';
import { createCatalog } from '../events/catalog.js';
import type { ConcurrencyError } from '../values/errors.js';
import { ABSENT, type EventStore } from '../ports/event-store.js';
import { Claimed } from '../events/kernel-events.js';
import { appendKernelEvent, latestKernelEvent } from '../events/kernel-stream.js';
import { appendDecided, type Decided } from '../log/append-decided.js';
import { createLatest } from '../values/latest.js';
import { kernelErrors } from '../values/kernel-errors.js';

/**
 * Unique facts: a key of a kind belongs to one id. The first claim decides, however many try at once.
 * Found claims are remembered in memory, so one that another process replaces may be answered for a while:
 * who meets an id that is no longer good calls `replace`, which always asks the log.
 */
export interface Claims {
  /** The id that holds the key; `propose` is asked for one only when nobody holds it. `replaced`: another id held it before. */
  claim(
    kind: string,
    key: readonly string[],
    propose: () => Promise<number>,
  ): Promise<{ readonly id: number; readonly replaced: boolean }>;
  find(kind: string, key: readonly string[]): Promise<number | null>;
  /** Every id that holds the key or held it before, the holder first; at most the latest 100. Always asks the log. */
  holders(kind: string, key: readonly string[]): Promise<readonly number[]>;
  /** Gives the key to what `propose` answers, asked for only when `from` or nobody holds it. Answers the id that holds it afterwards. */
  replace(
    kind: string,
    key: readonly string[],
    from: number,
    propose: () => Promise<number>,
  ): Promise<number>;
}

interface Holder {
  readonly id: number;
  /** Revision of the event that says so; -1 when nobody holds the key. */
  readonly revision: number;
}

type Decide = (before: Holder) => Promise<Decided<Holder, Holder>>;

const claimed = ({ id, revision }: Holder) => ({ id, replaced: revision > 0 });

const NOBODY: Holder = { id: 0, revision: ABSENT };
const MAX_ROUNDS = 100;
const MAX_HOLDERS = 100;
const catalog = createCatalog([Claimed]);

export function createClaims(
  eventStore: EventStore,
  { clock, cacheSize = 100_000 }: { readonly clock: () => number; readonly cacheSize?: number },
): Claims {
  const known = createLatest<string, Holder>(cacheSize);

  const remember = (stream: string, holder: Holder): Holder => {
    if (holder.revision > (known.peek(stream)?.revision ?? ABSENT)) known.set(stream, holder);
    return holder;
  };

  const read = async (stream: string): Promise<Holder> => {
    const latest = await latestKernelEvent<typeof Claimed>(eventStore, stream);
    return latest === null ? NOBODY : remember(stream, { id: latest.data.id, revision: latest.revision });
  };

  const take = async (stream: string, kind: string, id: number, before: Holder): Promise<Holder> => {
    const data = { kind, id, replaces: before === NOBODY ? null : before.id };
    await appendKernelEvent(eventStore, stream, before.revision, Claimed, data, clock());
    return remember(stream, { id, revision: before.revision + 1 });
  };

  /** Who holds the key afterwards. */
  const settle = (stream: string, first: Holder, decide: Decide): Promise<Holder> =>
    appendDecided({
      attempts: MAX_ROUNDS,
      first,
      // A store may refuse an append for the sake of one that it does not show yet.
      newer: () => read(stream),
      decide,
      contention: () => contention(stream),
    });

  return {
    async claim(kind, key, propose) {
      const stream = claimStream(kind, key);
      const before = known.get(stream) ?? (await read(stream));
      if (before !== NOBODY) return claimed(before);
      const id = await propose();
      const decide: Decide = async (now) =>
        now === NOBODY ? { append: () => take(stream, kind, id, now) } : { answer: now };
      return claimed(await settle(stream, NOBODY, decide));
    },
    async find(kind, key) {
      const stream = claimStream(kind, key);
      const holder = known.get(stream) ?? (await read(stream));
      return holder === NOBODY ? null : holder.id;
    },
    async holders(kind, key) {
      const latest = { direction: 'backwards', limit: MAX_HOLDERS } as const;
      const events = await eventStore.readStream(claimStream(kind, key), latest);
      return events.map((event) => (catalog.decode(event).data as { readonly id: number }).id);
    },
    async replace(kind, key, from, propose) {
      const stream = claimStream(kind, key);
      let to: number | null = null;
      const { id } = await settle(stream, await read(stream), async (before) => {
        if (before !== NOBODY && before.id !== from) return { answer: before };
        const proposed = (to ??= await propose());
        return { append: () => take(stream, kind, proposed, before) };
      });
      return id;
    },
  };
}

const contention = (stream: string): ConcurrencyError =>
  kernelErrors.TOO_MUCH_CONTENTION(`The claim ${stream} kept changing.`, { stream });

/** The key may hold personal data, so the stream's name holds only its hash. */
function claimStream(kind: string, key: readonly string[]): string {
  return `claim-${kind}-${hash('sha256', JSON.stringify(key), 'hex').slice(0, 32)}`;
}
