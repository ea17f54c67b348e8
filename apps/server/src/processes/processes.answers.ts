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
  said,
  text,
  type Answers,
} from '@parley/http';

const row = object<ProcessState>(
  {
    name: text,
    state: said(
      oneOf('waiting', 'catching-up', 'live', 'failed'),
      'waiting: nobody runs it at the moment; failed: it meets a fault that lasts.',
    ),
    holder: said(nullable(text), 'Who runs it; null when nobody has told so lately.'),
    here: said(flag, 'This server runs it.'),
    position: said(position, 'It has reacted to everything up to here, or parked it.'),
    head: said(nullable(position), AWAY),
    behind: said(nullable(count), `Events that it has not come to. ${LAG_UNKNOWN}`),
    isEstimate: said(flag, 'The events were not counted but estimated.'),
    behindSeconds: said(
      nullable({ type: 'number', minimum: 0 }),
      `Age of the first event that it has not come to, in s; 0 at the end of the log. ${LAG_UNKNOWN}`,
    ),
    done: said(count, 'Commands that it caused.'),
    refused: said(count, 'Commands that the domain refused.'),
    parked: said(count, 'Streams that wait.'),
    error: said(text, 'Code of the failure that it is retrying.'),
    reason: said(text, 'Why it has failed, in words.'),
    since: said(instant, 'When it failed.'),
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
  position: said(position, 'Of the order in the log.'),
  outcome: said(oneOf('done', 'ordered'), 'ordered: whoever runs the process has not come to it yet.'),
  parked: said(nullable(ref('ParkedReaction')), 'Where the stream waits now.'),
});

/** What operators of processes are answered. */
export const processAnswers: Answers = {
  ProcessRow: row,
  ParkedReaction: parked,
  ProcessOrder: order,
};
