import type { DocumentStore, Position } from '@parley/eventsourcing';
import type { RunnerContext } from '../projector/session.js';

/** Time between two looks at a checkpoint that another process moves, in ms. */
const LOOK_MS = 10;

type Looks = Map<string, Promise<Position>>;
const underWay = new WeakMap<DocumentStore, Looks>();

/** The checkpoint as it is a moment later. However many wait for the same one, it is looked at once. */
export function nextLook({ documents, sleep }: RunnerContext, checkpoint: string): Promise<Position> {
  const looks: Looks = underWay.get(documents) ?? new Map<string, Promise<Position>>();
  underWay.set(documents, looks);
  const begun = looks.get(checkpoint);
  if (begun !== undefined) return begun;
  const look = sleep(LOOK_MS, new AbortController().signal)
    .then(() => documents.checkpoint(checkpoint))
    .finally(() => looks.delete(checkpoint));
  looks.set(checkpoint, look);
  return look;
}
