import type { Position } from '@parley/eventsourcing';

/** Where an event is in the log. */
export interface EventPlace {
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  /** Null: it is not known. */
  readonly type: string | null;
}

/** A build that stands still until an operator acts. */
export interface StoppedBuild {
  readonly name: string;
  readonly version: number;
  readonly generation: number;
  /** Whether queries read it. */
  readonly serving: boolean;
  /** Stable code of the failure. */
  readonly code: string;
  /** The same in words: kinds, ids and places, never content. */
  readonly message: string;
  /** RFC 3339 UTC with ms. */
  readonly since: string;
  /** The event that it could not fold; null: a store failed it. */
  readonly at: EventPlace | null;
}
