import { canonicalJson, type RecordedEvent } from '@parley/eventsourcing';

/** Everything of an event that a copy must keep; its position is the only thing that may differ. */
const KEPT = ['stream', 'revision', 'id', 'type', 'data', 'metadata', 'recordedAt'] as const;

/** Equal for two events exactly when a copy may stand for the other. */
export const contentOf = (event: RecordedEvent): string => canonicalJson(KEPT.map((part) => event[part]));

/** Names of the parts in which two events differ. */
export const differingParts = (one: RecordedEvent, other: RecordedEvent): readonly string[] =>
  KEPT.filter((part) => canonicalJson(one[part]) !== canonicalJson(other[part]));

/** Where an event is, without its content. */
export interface EventPlace {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
}

export const placeOf = ({ stream, revision, id, type }: RecordedEvent): EventPlace => ({
  stream,
  revision,
  id,
  type,
});
