import type { Io } from '../io.js';
import { startBar, type Bar } from '../output/bar.js';

/** A bar for each phase, one after the other. */
export function progressOn(io: Io): {
  readonly show: (phase: string, done: number, total: number, note?: string) => void;
  stop(): void;
} {
  let current: { readonly phase: string; readonly bar: Bar } | null = null;
  return {
    show(phase, done, total, note) {
      if (current?.phase !== phase) {
        current?.bar.stop();
        current = { phase, bar: startBar(io, phase, total) };
      }
      current.bar.update(done, note);
    },
    stop: () => current?.bar.stop(),
  };
}
