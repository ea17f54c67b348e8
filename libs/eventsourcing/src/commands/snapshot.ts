import { hash } from 'node:crypto';
import { packWindow, unpackWindow, type PackedWindow } from './runner/window.js';
import type { Kind, Loaded } from './runner/state.js';
import { positionToText } from '../events/event.js';
import { canonicalJson } from '../events/fingerprint.js';

/** A folded stream as it is kept, with everything that has to be checked before it is believed. */
export interface Snapshot {
  readonly aggregate: string;
  readonly stateVersion: number;
  readonly stream: string;
  readonly revision: number;
  /** Id of the event at `revision`: proves that the log still holds the history that was folded. */
  readonly lastEventId: string;
  readonly position: string;
  readonly state: unknown;
  /** Of the slices that were enabled, by feature; absent when none was. */
  readonly slices?: Readonly<Record<string, SliceState>>;
  readonly window: PackedWindow;
  readonly windowStart: string | null;
  /** Over all the rest. */
  readonly checksum: string;
}

interface SliceState {
  readonly stateVersion: number;
  readonly state: unknown;
}

export function takeSnapshot(loaded: Loaded): Snapshot {
  const { kind, stream, revision, lastEventId, window, state } = loaded;
  const content = {
    aggregate: kind.aggregate.name,
    stateVersion: kind.aggregate.stateVersion,
    stream,
    revision,
    lastEventId,
    position: positionToText(loaded.position),
    state,
    ...(kind.slices.length > 0 && { slices: statesOf(loaded) }),
    window: packWindow(window),
    windowStart: window.start === null ? null : positionToText(window.start),
  };
  return { ...content, checksum: checksumOf(content) };
}

const statesOf = ({ kind, own }: Loaded): Snapshot['slices'] =>
  Object.fromEntries(
    kind.slices.map(({ feature, stateVersion }, at) => [feature, { stateVersion, state: own[at] }]),
  );

/** The states of all slices of the kind, null when one is missing or of another version. Others are passed over. */
function ownIn({ slices }: Pick<Kind, 'slices'>, kept: Snapshot['slices'] = {}): readonly unknown[] | null {
  const fitting = slices.flatMap(({ feature, stateVersion }) => {
    const found = kept[feature];
    return found?.stateVersion === stateVersion ? [found.state] : [];
  });
  return fitting.length === slices.length ? fitting : null;
}

/**
 * What a kept value says about a stream, null when it is of another aggregate, version or stream, lacks an enabled slice, or is damaged.
 * Only to be believed once the log has been seen to hold `lastEventId` at `revision`.
 */
export function openSnapshot<State>(kind: Kind<State>, stream: string, kept: unknown): Loaded<State> | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const { checksum, ...snapshot } = kept as Snapshot;
  const { name, stateVersion } = kind.aggregate;
  if (snapshot.aggregate !== name || snapshot.stateVersion !== stateVersion || snapshot.stream !== stream)
    return null;
  if (checksum !== checksumOf(snapshot)) return null;
  const own = ownIn(kind, snapshot.slices);
  if (own === null) return null;
  const start = snapshot.windowStart;
  return {
    kind,
    stream,
    state: snapshot.state as State,
    own,
    revision: snapshot.revision,
    position: BigInt(snapshot.position),
    lastEventId: snapshot.lastEventId,
    window: unpackWindow(snapshot.window, start === null ? null : BigInt(start)),
    snapshot: { revision: snapshot.revision },
  };
}

/** The window is a flat list already, so plain JSON of it is canonical and much quicker. */
function checksumOf({ window, ...rest }: Omit<Snapshot, 'checksum'>): string {
  return hash('sha256', `${canonicalJson(rest)}\n${JSON.stringify(window)}`, 'base64url');
}
