import type { Position } from '../events/event.js';

/** An event by which a log is known again. */
export interface Mark {
  readonly position: Position;
  /** What no other log has at this position: its id and time. */
  readonly event: string;
}

/** How far something has come in a log. */
export interface Checkpoint {
  readonly name: string;
  readonly position: Position;
  /** An event at or before it, the last if possible. */
  readonly mark?: Mark;
}

/** How far each follower has come. A commit of {@link Documents} moves a checkpoint together with its documents. */
export interface Checkpoints {
  /** {@link START} when there is none. */
  checkpoint(name: string): Promise<Position>;
  resetCheckpoint(name: string): Promise<void>;
  /** Every checkpoint that was stored, by name; none that was reset since. */
  listCheckpoints(): Promise<readonly Checkpoint[]>;
}
