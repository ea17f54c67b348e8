import type { Position } from '../events/event.js';

/** Where a command's events are, which hold the hash of its body. */
export type CommandIndexEntry = {
  readonly stream: string;
  readonly firstRevision: number;
  readonly lastRevision: number;
};

/** Every command ever run, for repeats that come after the aggregate itself has forgotten them. */
export interface CommandIndex {
  find(commandId: string): Promise<CommandIndexEntry | null>;
  /** True once it holds every command up to the position; false when it does not within `timeoutMs`. */
  passed(position: Position, timeoutMs: number): Promise<boolean>;
}
