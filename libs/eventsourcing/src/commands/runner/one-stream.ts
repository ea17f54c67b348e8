/** Runs a command id on one stream at a time; runs of one stream are to end in the order in which they begin. */
export type OneStream = <T>(commandId: string, stream: string, run: () => Promise<T>) => Promise<T>;

/**
 * A command id that comes for another stream while it is under way waits until it is known what became of it: then it is a reuse, or free.
 * Repeats on the same stream do not wait here.
 */
export function createOneStream(): OneStream {
  /** The latest run of each id. */
  const underWay = new Map<string, { readonly stream: string; readonly running: Promise<unknown> }>();

  const elsewhere = (commandId: string, stream: string): Promise<unknown> | null => {
    const latest = underWay.get(commandId);
    return latest === undefined || latest.stream === stream ? null : latest.running;
  };

  return async (commandId, stream, run) => {
    for (let other = elsewhere(commandId, stream); other !== null; other = elsewhere(commandId, stream))
      await other.catch(() => undefined);
    const entered = { stream, running: run() };
    underWay.set(commandId, entered);
    try {
      return await entered.running;
    } finally {
      if (underWay.get(commandId) === entered) underWay.delete(commandId);
    }
  };
}
