import { positionToText } from '@parley/eventsourcing';
import type {
  Comparison,
  ManagementAnswer,
  ParkedStream,
  ProjectionState,
  RecordedOperation,
} from '@parley/subscriptions';
import { adviceForStop } from '@parley/composition';

/** A build as JSON has it: positions are text. */
export const stateRow = (state: ProjectionState) => ({
  ...state,
  position: positionToText(state.position),
  head: state.head === null ? null : positionToText(state.head),
  ...(state.failedAt && {
    failedAt: { ...state.failedAt, position: positionToText(state.failedAt.position) },
  }),
  ...(state.state === 'failed' && {
    advice: adviceForStop(state, state.error ?? '', state.failedAt?.stream ?? null),
  }),
});

export const parkedRow = (parked: ParkedStream) => ({ ...parked, position: positionToText(parked.position) });

export const answerRow = ({ parked, ...answer }: ManagementAnswer) => ({
  ...answer,
  parked: parked && parkedRow(parked),
});

/** What a comparison is asked for and nobody has made: null. */
export const comparisonRow = (comparison: Comparison | null) => ({ comparison });

/** Everything that an operation says of itself, and who is answerable for it. */
export function historyRow({ type, revision, recordedAt, metadata, data }: RecordedOperation) {
  const { name, ...details } = data;
  return { revision, at: recordedAt, actor: metadata.actor, type, name, details };
}
