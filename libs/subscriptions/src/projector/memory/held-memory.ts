/** What the builds of a process hold in memory. */
export interface HeldMemory {
  /** The part of one build more, which holds nothing yet. */
  join(): HeldPart;
}

export interface HeldPart {
  /** Says how many bytes the build holds now. */
  hold(bytes: number): void;
  /** Whether all together hold too much, and this build more than the average of those that hold anything. */
  isOver(): boolean;
}

/** Bytes of all builds together. */
export const MOST_HELD_BYTES = 64 * 1024 * 1024;

/** Bounds builds together: a few large ones may take what many small ones leave. */
export function createHeldMemory(most = (): number => MOST_HELD_BYTES): HeldMemory {
  let [held, holders] = [0, 0];

  return {
    join() {
      let own = 0;
      return {
        hold(bytes) {
          holders += Number(bytes > 0) - Number(own > 0);
          held += bytes - own;
          own = bytes;
        },
        isOver: () => held > most() && own > held / (holders + 1),
      };
    },
  };
}
