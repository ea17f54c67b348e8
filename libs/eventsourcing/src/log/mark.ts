import type { Checkpoint, Mark } from '../ports/checkpoints.js';
import type { Position, RecordedEvent } from '../events/event.js';

/**
 * What tells an event from any that another log has at its position. The id alone is not enough: a command that is repeated after
 * a loss gives its events the same ids, and they may come to stand where they stood.
 */
export const markOf = ({ position, id, recordedAt }: RecordedEvent): Mark => ({
  position,
  event: `${id} ${recordedAt}`,
});

/** Where a reader of the log is. */
export interface Place {
  readonly position: Position;
  /** Of the last event passed; null: none was passed since the checkpoint was read. */
  readonly mark: Mark | null;
}

export const checkpointAt = (name: string, { position, mark }: Place): Checkpoint =>
  mark === null ? { name, position } : { name, position, mark };

export const placeOf = (event: RecordedEvent): Place => ({ position: event.position, mark: markOf(event) });
