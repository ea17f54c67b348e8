import type { Position } from '../../events/event.js';

/** Commands that an aggregate surely knows by itself; older ones are looked up in the command index. */
export const WINDOW_SIZE = 256;
/** Dropped together, so that `start` stays the same for many commands and the index is asked about it once. */
const DROPPED_AT_ONCE = 64;
export const LARGEST_WINDOW = WINDOW_SIZE + DROPPED_AT_ONCE - 1;

/** What is kept of a command: enough to tell a repeat from a reuse, and to find its events again. */
export interface RememberedCommand {
  readonly fingerprint: string;
  readonly firstRevision: number;
  lastRevision: number;
  /** Position of its last event. */
  position: Position;
}

/** The last commands of a stream, oldest first: at least {@link WINDOW_SIZE} once there are that many. */
export interface CommandWindow {
  readonly commands: Map<string, RememberedCommand>;
  /** Position up to which commands have been dropped: every later one is here. Null: nothing was ever dropped. */
  start: Position | null;
}

export const emptyWindow = (): CommandWindow => ({ commands: new Map(), start: null });

/** Adds a command, or more events of one already known. */
export function remember(
  window: CommandWindow,
  commandId: string,
  fingerprint: string,
  revisions: readonly [first: number, last: number],
  position: Position,
): void {
  const known = window.commands.get(commandId);
  if (known !== undefined) {
    known.lastRevision = revisions[1];
    known.position = position;
    return;
  }
  const [firstRevision, lastRevision] = revisions;
  window.commands.set(commandId, { fingerprint, firstRevision, lastRevision, position });
  if (window.commands.size > LARGEST_WINDOW) dropOldest(window);
}

/** A window of its own with the commands of both; those of `newer` came behind. */
export function joined(older: CommandWindow, newer: CommandWindow): CommandWindow {
  const window: CommandWindow = { commands: new Map(older.commands), start: older.start };
  for (const [commandId, { fingerprint, firstRevision, lastRevision, position }] of newer.commands)
    remember(window, commandId, fingerprint, [firstRevision, lastRevision], position);
  if (newer.start !== null && (window.start === null || window.start < newer.start))
    window.start = newer.start;
  return window;
}

function dropOldest(window: CommandWindow): void {
  for (const [commandId, command] of window.commands) {
    window.commands.delete(commandId);
    // A read that broke off and was taken up again may have left them out of order.
    if (window.start === null || window.start < command.position) window.start = command.position;
    if (window.commands.size === WINDOW_SIZE) return;
  }
}

/** Five values per command in a row: small to store, quick to write. */
export type PackedWindow = readonly (string | number)[];

export function packWindow(window: CommandWindow): PackedWindow {
  const packed: (string | number)[] = [];
  for (const [commandId, { fingerprint, firstRevision, lastRevision, position }] of window.commands) {
    packed.push(commandId, fingerprint, firstRevision, lastRevision, position.toString());
  }
  return packed;
}

export function unpackWindow(packed: PackedWindow, start: Position | null): CommandWindow {
  const window = emptyWindow();
  for (let at = 0; at < packed.length; at += 5) {
    const [commandId, fingerprint, first, last, position] = packed.slice(at, at + 5);
    const revisions = [Number(first), Number(last)] as const;
    remember(window, String(commandId), String(fingerprint), revisions, BigInt(position ?? 0));
  }
  window.start = start;
  return window;
}
