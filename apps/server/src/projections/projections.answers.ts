import { ACTOR_KINDS } from '@parley/eventsourcing';
import {
  PROJECTION_PHASES,
  type Comparison,
  type Difference,
  type EventPlace,
  type ManagementAnswer,
  type ParkedStream,
  type ProjectionState,
  type StoppedBuild,
} from '@parley/subscriptions';
import {
  count,
  flag,
  instant,
  listOf,
  nullable,
  object,
  oneOf,
  position,
  ref,
  revision,
  said,
  text,
  type Answers,
  type Schema,
} from '@parley/http';

/** Of what only the log can tell. */
export const AWAY = 'Null while the event store is away.';
/** Of a lag, which is counted in events of our own. */
export const LAG_UNKNOWN =
  'Null while the event store is away, and where only events of others have been found so far.';
const seconds: Schema = { type: 'number', minimum: 0 };

const eventPlace = object<EventPlace>({ stream: text, revision, position, type: nullable(text) });

const stopped = object<StoppedBuild>({
  name: text,
  version: count,
  generation: count,
  serving: said(flag, 'Queries read it.'),
  code: said(text, 'Of the failure.'),
  message: text,
  since: instant,
  at: said(nullable(eventPlace), 'The event that it could not fold; null: a store failed it.'),
});

const row = object<ProjectionState & { readonly advice?: string }>(
  {
    name: text,
    version: count,
    generation: said(count, 'One more with each rebuild.'),
    role: said(
      oneOf('served', 'next', 'held', 'before'),
      'What it is there for: queries read it; it takes over once it has caught up; it waits for a switch; it was served before and is kept.',
    ),
    serving: said(flag, 'Queries read it.'),
    here: said(flag, 'This process runs it.'),
    holder: said(nullable(text), 'Process that runs it; null: none that has been heard of lately.'),
    state: said(
      oneOf(...PROJECTION_PHASES),
      'superseded: another version or build has its place; failed: it stands still until an operator acts.',
    ),
    position,
    head: said(nullable(position), AWAY),
    behind: said(nullable(count), `Events that it has not folded yet. ${LAG_UNKNOWN}`),
    isEstimate: said(flag, 'The events were not counted but estimated.'),
    behindSeconds: said(
      nullable(seconds),
      `Age of the first event that it has not folded, in s. ${LAG_UNKNOWN}`,
    ),
    rate: said(seconds, 'Events a second, over the last ten.'),
    parked: said(count, 'Streams that wait.'),
    error: said(text, 'Code of the failure that stopped it, or that it is retrying.'),
    reason: said(text, 'Why it has stopped, in words.'),
    since: said(instant, 'When it stopped.'),
    failedAt: eventPlace,
    advice: said(text, 'What to type when it has stopped.'),
    progress: { type: 'number', minimum: 0, maximum: 1, description: 'Of a build that is not served.' },
    expectedEnd: said(instant, 'When a build that is not served will have caught up, at this rate.'),
  },
  ['error', 'reason', 'since', 'failedAt', 'advice', 'progress', 'expectedEnd'],
);

const parked = object<ParkedStream>(
  {
    name: text,
    version: count,
    generation: count,
    stream: text,
    position: said(position, 'Of the first event that waits; of one yet to come: where the build was.'),
    revision: said(count, 'Of the first event that waits.'),
    eventId: said(nullable(text), 'The event that failed; null when an operator has parked the stream.'),
    type: nullable(text),
    code: said(text, 'Of the failure, or PARKED_BY_OPERATOR.'),
    message: text,
    attempts: count,
    parkedAt: instant,
    isRepairing: flag,
    reason: said(text, 'Why an operator has parked it.'),
  },
  ['isRepairing', 'reason'],
);

const order = object<ManagementAnswer>({
  revision: said(count, 'Of its event in the operations stream.'),
  repeated: said(flag, 'True when the key was seen before and nothing was ordered now.'),
  outcome: said(oneOf('done', 'ordered'), 'ordered: it stands, but nobody has carried it out yet.'),
  parked: said(nullable(ref('ParkedStream')), 'After a retry or skip: where the stream waits now.'),
});

const actor = object<{ kind: unknown; id: unknown }>({
  kind: oneOf(...ACTOR_KINDS),
  id: nullable(count),
});

const operation = object<Record<'revision' | 'at' | 'actor' | 'type' | 'name' | 'details', unknown>>({
  revision: said(count, 'Place in the operations stream: pass the last one as before for the next page.'),
  at: instant,
  actor,
  type: said(text, 'Type of the event, such as ProjectionPaused.'),
  name: said(text, 'The projection.'),
  details: said({ type: 'object' }, 'Builds, stream, reason and counts, as the event has them.'),
});

const place = object<{ version: unknown; generation: unknown }>({ version: count, generation: count });

const difference = object<Difference>({
  id: text,
  kind: oneOf('differing', 'only-served', 'only-beside'),
  fields: said(listOf(text), 'Names of the fields that differ.'),
});

const comparison = object<Comparison>(
  {
    name: text,
    served: place,
    beside: place,
    state: oneOf('running', 'done', 'failed'),
    compared: said(count, 'Documents looked at.'),
    of: said(nullable(count), 'Documents of the served build; null: more than 100,000.'),
    same: count,
    differing: count,
    onlyServed: count,
    onlyBeside: count,
    undecided: said(count, 'Documents that kept changing while they were looked at.'),
    examples: listOf(difference),
    begunAt: instant,
    toldAt: said(instant, 'One that runs and has not been told of for a minute was cut off.'),
    error: said(text, 'Code of what ended it early.'),
  },
  ['error'],
);

/** What operators of projections are answered. */
export const projectionAnswers: Answers = {
  ProjectionRow: row,
  StoppedBuild: stopped,
  ParkedStream: parked,
  OrderAnswer: order,
  Comparison: comparison,
  ProjectionOperation: operation,
};
