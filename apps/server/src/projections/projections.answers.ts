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
  described,
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
  serving: described(flag, 'Queries read it.'),
  code: described(text, 'Of the failure.'),
  message: text,
  since: instant,
  at: described(nullable(eventPlace), 'The event that it could not fold; null: a store failed it.'),
});

const row = object<ProjectionState & { readonly advice?: string }>(
  {
    name: text,
    version: count,
    generation: described(count, 'One more with each rebuild.'),
    role: described(
      oneOf('served', 'next', 'held', 'before'),
      'What it is there for: queries read it; it takes over once it has caught up; it waits for a switch; it was served before and is kept.',
    ),
    serving: described(flag, 'Queries read it.'),
    here: described(flag, 'This process runs it.'),
    holder: described(nullable(text), 'Process that runs it; null: none that has been heard of lately.'),
    state: described(
      oneOf(...PROJECTION_PHASES),
      'superseded: another version or build has its place; failed: it stands still until an operator acts.',
    ),
    position,
    head: described(nullable(position), AWAY),
    behind: described(nullable(count), `Events that it has not folded yet. ${LAG_UNKNOWN}`),
    isEstimate: described(flag, 'The events were not counted but estimated.'),
    behindSeconds: described(
      nullable(seconds),
      `Age of the first event that it has not folded, in s. ${LAG_UNKNOWN}`,
    ),
    rate: described(seconds, 'Events a second, over the last ten.'),
    parked: described(count, 'Streams that wait.'),
    error: described(text, 'Code of the failure that stopped it, or that it is retrying.'),
    reason: described(text, 'Why it has stopped, in words.'),
    since: described(instant, 'When it stopped.'),
    failedAt: eventPlace,
    advice: described(text, 'What to type when it has stopped.'),
    progress: { type: 'number', minimum: 0, maximum: 1, description: 'Of a build that is not served.' },
    expectedEnd: described(instant, 'When a build that is not served will have caught up, at this rate.'),
  },
  ['error', 'reason', 'since', 'failedAt', 'advice', 'progress', 'expectedEnd'],
);

const parked = object<ParkedStream>(
  {
    name: text,
    version: count,
    generation: count,
    stream: text,
    position: described(position, 'Of the first event that waits; of one yet to come: where the build was.'),
    revision: described(count, 'Of the first event that waits.'),
    eventId: described(nullable(text), 'The event that failed; null when an operator has parked the stream.'),
    type: nullable(text),
    code: described(text, 'Of the failure, or PARKED_BY_OPERATOR.'),
    message: text,
    attempts: count,
    parkedAt: instant,
    isRepairing: flag,
    reason: described(text, 'Why an operator has parked it.'),
  },
  ['isRepairing', 'reason'],
);

const order = object<ManagementAnswer>({
  revision: described(count, 'Of its event in the operations stream.'),
  repeated: described(flag, 'True when the key was seen before and nothing was changed now.'),
  outcome: described(
    oneOf('done', 'ordered'),
    'ordered: it is accepted, but no process has carried it out yet.',
  ),
  parked: described(nullable(ref('ParkedStream')), 'After a retry or skip: where the stream waits now.'),
});

const actor = object<{ kind: unknown; id: unknown }>({
  kind: oneOf(...ACTOR_KINDS),
  id: nullable(count),
});

const operation = object<Record<'revision' | 'at' | 'actor' | 'type' | 'name' | 'details', unknown>>({
  revision: described(
    count,
    'Place in the operations stream: pass the last one as before for the next page.',
  ),
  at: instant,
  actor,
  type: described(text, 'Type of the event, such as ProjectionPaused.'),
  name: described(text, 'The projection.'),
  details: described({ type: 'object' }, 'Builds, stream, reason and counts, as the event has them.'),
});

const place = object<{ version: unknown; generation: unknown }>({ version: count, generation: count });

const difference = object<Difference>({
  id: text,
  kind: oneOf('differing', 'only-served', 'only-beside'),
  fields: described(listOf(text), 'Names of the fields that differ.'),
});

const comparison = object<Comparison>(
  {
    name: text,
    served: place,
    beside: place,
    state: oneOf('running', 'done', 'failed'),
    compared: described(count, 'Documents looked at.'),
    of: described(nullable(count), 'Documents of the served build; null: more than 100,000.'),
    same: count,
    differing: count,
    onlyServed: count,
    onlyBeside: count,
    undecided: described(count, 'Documents that kept changing while they were looked at.'),
    examples: listOf(difference),
    begunAt: instant,
    toldAt: described(instant, 'One that runs and has not been told of for a minute was cut off.'),
    error: described(text, 'Code of what ended it early.'),
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
