import { positionToText, START, timeOf, type Position, type RecordedEvent } from '@parley/eventsourcing';

/**
 * A moment of the log. By time it is what was there before the first event that was recorded, or happened, later: each stream is cut
 * where its first such event stands, so that every moment is a state that has really been.
 */
export type Moment =
  | { readonly kind: 'now' }
  | { readonly kind: 'position'; readonly position: Position }
  /** Of the dialog's stream. */
  | { readonly kind: 'revision'; readonly revision: number }
  /** `at`: RFC 3339 UTC with ms. */
  | { readonly kind: 'time'; readonly by: 'recorded' | 'occurred'; readonly at: string };

export const NOW: Moment = { kind: 'now' };

const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)`;
const NUMBER = '(0|[1-9][0-9]{0,18})';
/** A moment as a request names it. */
export const MOMENT = new RegExp(`^(position:${NUMBER}|revision:${NUMBER}|(occurred:|recorded:)?${TIME})$`);
const LAST = 2n ** 63n - 1n;

/** Null: the text names no moment. A time without a word before it is one of recording. */
export function momentOf(text: string): Moment | null {
  if (!MOMENT.test(text)) return null;
  const [, word, rest = ''] = /^(position|revision|occurred|recorded):(.*)$/.exec(text) ?? [
    null,
    'recorded',
    text,
  ];
  if (word === 'position') return BigInt(rest) <= LAST ? { kind: 'position', position: BigInt(rest) } : null;
  if (word === 'revision') {
    const revision = Number(rest);
    return Number.isSafeInteger(revision) ? { kind: 'revision', revision } : null;
  }
  const time = new Date(rest);
  if (Number.isNaN(time.getTime())) return null;
  return { kind: 'time', by: word === 'occurred' ? 'occurred' : 'recorded', at: time.toISOString() };
}

/** Where every stream ends: at a position, or before its first event that is later than a time. */
export type End = { readonly position: Position } | Extract<Moment, { kind: 'time' }>;

/** All of every stream. */
export const WHOLE: End = { position: LAST };

/** Whether the event is before the end, given that all before it in its stream are. */
export function isBefore(event: RecordedEvent, end: End): boolean {
  if ('position' in end) return event.position <= end.position;
  return (end.by === 'recorded' ? event.recordedAt : timeOf(event)) <= end.at;
}

/** Where a stream was at a moment. */
export interface Reached {
  /** -1: it had no event yet. */
  readonly revision: number;
  /** Of its last event, as text; null: it had none. */
  readonly position: string | null;
  /** When that was recorded; RFC 3339 UTC with ms. */
  readonly recordedAt: string | null;
}

export const NOTHING: Reached = { revision: -1, position: null, recordedAt: null };

export const reachedBy = ({ revision, position, recordedAt }: RecordedEvent): Reached => ({
  revision,
  position: positionToText(position),
  recordedAt,
});

/** The position up to which an answer was made: of the end, else the latest that was reached. */
export const positionOf = (end: End, reached: readonly Reached[]): Position =>
  'position' in end
    ? end.position
    : reached.reduce((last, { position }) => {
        const own = position === null ? START : BigInt(position);
        return own > last ? own : last;
      }, START);
