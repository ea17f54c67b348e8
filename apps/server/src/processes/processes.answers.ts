import type { ParkedReaction, ProcessState } from '@parley/subscriptions';
import { AWAY, LAG_UNKNOWN } from '../projections/projections.answers.js';
import {
  count,
  flag,
  instant,
  nullable,
  object,
  oneOf,
  position,
  ref,
  described,
  text,
  type Answers,
} from '@parley/http';

const row = object<ProcessState>(
  {
    name: text,
    state: described(
      oneOf('waiting', 'catching-up', 'live', 'failed'),
      'waiting: nobody runs it at the moment; failed: it meets a fault that lasts.',
    ),
    holder: described(nullable(text), 'Who runs it; null when no process has reported so lately.'),
    here: described(flag, 'This server runs it.'),
    position: described(position, 'It has reacted to everything up to here, or parked it.'),
    head: described(nullable(position), AWAY),
    behind: described(nullable(count), `Events that it has not come to. ${LAG_UNKNOWN}`),
    isEstimate: described(flag, 'The events were not counted but estimated.'),
    behindSeconds: described(
      nullable({ type: 'number', minimum: 0 }),
      `Age of the first event that it has not come to, in s; 0 at the end of the log. ${LAG_UNKNOWN}`,
    ),
    done: described(count, 'Commands that it caused.'),
    refused: described(count, 'Commands that the domain refused.'),
    parked: described(count, 'Streams that wait.'),
    error: described(text, 'Code of the failure that it is retrying.'),
    reason: described(text, 'Why it has failed, in words.'),
    since: described(instant, 'When it failed.'),
  },
  ['error', 'reason', 'since'],
);

const parked = object<ParkedReaction>({
  process: text,
  stream: text,
  position,
  revision: count,
  eventId: text,
  type: text,
  code: text,
  message: text,
  parkedAt: instant,
});

const order = object<Record<'position' | 'outcome' | 'parked', unknown>>({
  position: described(position, 'Of the command in the log.'),
  outcome: described(oneOf('done', 'ordered'), 'ordered: the holder of the process has not come to it yet.'),
  parked: described(nullable(ref('ParkedReaction')), 'Where the stream waits now.'),
});

/** What operators of processes are answered. */
export const processAnswers: Answers = {
  ProcessRow: row,
  ParkedReaction: parked,
  ProcessOrder: order,
};
