import type { Position, RecordedEvent } from '@parley/eventsourcing';

/** Digits of base 36 that hold every time until the year 5188 in ms. */
const TIME_DIGITS = 9;
const LAST_TIME = 36 ** TIME_DIGITS - 1;

/** How the id of a line looks; one of a time alone is none. */
export const LINE_ID = /^[0-9a-z]{9}[1-9a-d][0-9a-z]{1,13}$/;

/** Greater than the ids of all lines that were recorded before a time, and less than all others. `time`: RFC 3339, or ms since the epoch. */
export function startOf(time: string | number): string {
  const ms = typeof time === 'number' ? time : Date.parse(time);
  return Math.min(Math.max(ms, 0), LAST_TIME).toString(36).padStart(TIME_DIGITS, '0');
}

/** The id of an event's line: short, and sorted by the time of recording, then in the order of the log. */
export const lineId = ({ recordedAt, position }: Pick<RecordedEvent, 'recordedAt' | 'position'>): string =>
  beginning(recordedAt) + sortable(position);

let [latest, latestStart] = ['', ''];

/** The same as {@link startOf}: events that were recorded together share their time. */
function beginning(recordedAt: string): string {
  if (recordedAt !== latest) [latest, latestStart] = [recordedAt, startOf(recordedAt)];
  return latestStart;
}

/** With its length before it, a number needs no leading zeros. */
function sortable(position: Position): string {
  const digits = position.toString(36);
  return digits.length.toString(36) + digits;
}

/** The position that a line's id ends with. */
export function positionIn(id: string): Position {
  const digits = id.slice(TIME_DIGITS + 1);
  return [...digits].reduce((position, digit) => position * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
}
