import { SingleBar } from 'cli-progress';
import type { Io } from '../io.js';

/** A progress bar on stderr, and only when that is a terminal. */
export interface Bar {
  /** `note`: a few words behind the bar. */
  update(value: number, note?: string): void;
  stop(): void;
}

export function startBar(io: Io, what: string, total: number): Bar {
  if (io.stderr.isTTY !== true) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    stream: io.stderr,
    format: `${what} [{bar}] {percentage}% {value}/{total} {note}`,
    barsize: 30,
    // Cuts the line itself instead of changing the terminal's settings, which Ctrl+C would leave changed.
    linewrap: true,
  });
  bar.start(total, 0, { note: '' });
  let shown = '';
  return {
    update(value, note = '') {
      bar.update(value, { note });
      // What comes next may keep the process from drawing until it is done.
      if (note !== shown) bar.render();
      shown = note;
    },
    stop: () => bar.stop(),
  };
}
