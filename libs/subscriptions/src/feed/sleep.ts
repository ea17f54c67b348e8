/** Resolves after `ms`, or as soon as the signal aborts; keeps nothing of either then. */
export const realSleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });

/** Ends what waits for the signal. Without a reason Node makes an error with its stack, which a wait that ends at each event would pay for. */
export const endWait = (waiting: AbortController): void => waiting.abort(null);
