import type { Chunk } from './chunk.js';

/** One question at the process that answers it. */
export interface Asked {
  more(): Promise<Chunk>;
  /** Resolves once nothing of it runs any more. */
  end(): Promise<void>;
}

/**
 * The pieces of an answer that comes in chunks, of which one is asked for ahead. The question is ended where the signal aborts or no more
 * pieces are wanted.
 */
export async function* remoteAnswer(
  first: Promise<Chunk>,
  { more, end }: Asked,
  signal: AbortSignal,
): AsyncIterable<unknown> {
  const endings: Promise<void>[] = [];
  let isOpen = true;
  const leave = (): void => {
    if (endings.length === 0) endings.push(end());
  };
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave);
  try {
    for (let chunk = first; isOpen;) {
      const { pieces, isLast } = await chunk;
      isOpen = !isLast;
      if (isOpen && endings.length === 0) chunk = more();
      yield* pieces;
    }
  } catch (error) {
    isOpen = false;
    throw error;
  } finally {
    signal.removeEventListener('abort', leave);
    if (isOpen) leave();
    await Promise.all(endings);
  }
}
