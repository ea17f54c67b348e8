/** Pieces that go from one process to another in one message. */
export interface Chunk {
  readonly pieces: readonly unknown[];
  readonly isLast: boolean;
}

/** An answer that is read chunk by chunk. */
export interface Pieces {
  readonly iterator: AsyncIterator<unknown>;
  /** Asked for already, and part of the next chunk. */
  pending: Promise<IteratorResult<unknown>> | null;
  /** Pieces of the next chunk, at most: the first one goes alone, since the step to the second may take long. */
  most: number;
}

const MOST_PIECES = 100;
const MOST_MS = 20;

/** The pieces that are there without waiting, at least one. What fails after them fails the next chunk. */
export async function chunkOf(answer: Pieces): Promise<Chunk> {
  const pieces: unknown[] = [];
  const until = performance.now() + MOST_MS;
  try {
    while (pieces.length < answer.most && (pieces.length === 0 || performance.now() < until)) {
      answer.pending ??= answer.iterator.next();
      const piece = pieces.length === 0 ? await answer.pending : await nowOr(answer.pending);
      if (piece === null) break;
      answer.pending = null;
      if (piece.done === true) return { pieces, isLast: true };
      pieces.push(piece.value);
    }
  } catch (error) {
    if (pieces.length === 0) throw error;
  }
  answer.most = Math.min(answer.most * 2, MOST_PIECES);
  return { pieces, isLast: false };
}

/** Null where it is not settled before everything else had its turn. */
const nowOr = <T>(promise: Promise<T>): Promise<T | null> =>
  Promise.race([promise, new Promise<null>((resolve) => setImmediate(resolve, null))]);
