import type { Command } from 'commander';
import type { Answer } from '../command.js';
import { Failure } from '../failure.js';
import { tableOf, type Column } from './table.js';
import { minutes } from './time.js';

/** A stream that waits in a projection or a process, as both are told over HTTP. */
export interface Waiting {
  readonly stream: string;
  readonly revision: number;
  /** Text on the wire. */
  readonly position: string;
  /** Of the event that failed; null where an operator has parked the stream. */
  readonly type: string | null;
  readonly code: string;
  /** RFC 3339. */
  readonly parkedAt: string;
}

const COLUMNS: readonly Column[] = [
  { head: 'name', long: 'keep' },
  { head: 'stream', long: 'keep' },
  { head: 'revision', align: 'right' },
  { head: 'position', align: 'right' },
  { head: 'event' },
  { head: 'code' },
  { head: 'since', long: 'keep' },
];

/** `nameOf`: where the stream waits. */
export const parkedAnswer = <W extends Waiting>(
  items: readonly W[],
  nameOf: (waiting: W) => string,
): Answer => ({
  json: { items },
  text: (page) =>
    items.length === 0
      ? 'Nothing is parked.\n'
      : tableOf(
          page,
          COLUMNS,
          items.map((waiting) => [nameOf(waiting), ...cellsOf(waiting)]),
        ),
});

const cellsOf = ({ stream, revision, position, type, code, parkedAt }: Waiting): readonly string[] => [
  stream,
  String(revision),
  position,
  type ?? '',
  code,
  minutes(parkedAt),
];

/** What a retry or skip ends with when the stream waits afterwards, too. */
export function stillParked(name: string, { stream, revision, type, code }: Waiting): Failure {
  const where = `${stream} waits in ${name} at revision ${revision} (${type ?? 'parked by an operator'})`;
  return new Failure('STILL_PARKED', `${where}: ${code}.`);
}

/** To pass over an event needs a reason, which is kept. */
export const withReasonToSkip = (command: Command): Command =>
  command.requiredOption('--reason <text>', 'why it may be passed over; no personal data');
