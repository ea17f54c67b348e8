import { Type } from 'typebox';
import { defineEvent } from '@parley/eventsourcing';

const Name = Type.String({ minLength: 1, maxLength: 255 });
const Version = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Count = Version;
/** Which build of a projection: a version, and 0 for its first build, one more with each rebuild. */
const Build = Type.Object({ version: Version, generation: Count });
const Builds = Type.Array(Build, { minItems: 1 });
/** Given by the operator; no personal data. */
const Reason = Type.String({ minLength: 1, maxLength: 500 });

const first = { version: 1, generation: 0 };
const second = { version: 1, generation: 1 };

/** Folding was stopped; what is there goes on being served. */
export const ProjectionPaused = defineEvent(
  'ProjectionPaused',
  1,
  Type.Object({ name: Name, builds: Builds }),
  { name: 'feed', builds: [first] },
);

/** Folding goes on, also in builds that had stopped at an event. */
export const ProjectionResumed = defineEvent(
  'ProjectionResumed',
  1,
  Type.Object({ name: Name, builds: Builds }),
  { name: 'feed', builds: [first] },
);

/** A fresh build was begun beside the one that is served. `hold`: it waits for an operator's switch instead of taking over by itself. */
export const ProjectionRebuildStarted = defineEvent(
  'ProjectionRebuildStarted',
  1,
  Type.Object({ name: Name, build: Build, hold: Type.Boolean() }),
  { name: 'feed', build: second, hold: true },
);

/** The documents of two builds were compared. `undecided`: documents that kept changing while they were looked at. */
export const ProjectionCompared = defineEvent(
  'ProjectionCompared',
  1,
  Type.Object({
    name: Name,
    served: Build,
    beside: Build,
    same: Count,
    differing: Count,
    onlyServed: Count,
    onlyBeside: Count,
    undecided: Count,
  }),
  {
    name: 'feed',
    served: first,
    beside: second,
    same: 990,
    differing: 7,
    onlyServed: 2,
    onlyBeside: 1,
    undecided: 0,
  },
);

/** Queries are to read another build: of an operator who has looked at it, or of the system once a build has caught up. */
export const ProjectionSwitched = defineEvent(
  'ProjectionSwitched',
  1,
  Type.Object({ name: Name, from: Build, to: Build }),
  { name: 'feed', from: first, to: second },
);

/** Queries are to read the build that was served before; the other does not take over again by itself. */
export const ProjectionRolledBack = defineEvent(
  'ProjectionRolledBack',
  1,
  Type.Object({ name: Name, from: Build, to: Build }),
  { name: 'feed', from: second, to: first },
);

/** A build that is not served was given up, with its documents. `wasServed`: it was kept for going back. */
export const ProjectionBuildDropped = defineEvent(
  'ProjectionBuildDropped',
  1,
  Type.Object({ name: Name, build: Build, wasServed: Type.Boolean() }),
  { name: 'feed', build: second, wasServed: false },
);

/** Later events of a stream wait, by order of an operator. */
export const StreamParked = defineEvent(
  'StreamParked',
  1,
  Type.Object({ name: Name, build: Build, stream: Name, reason: Reason }),
  { name: 'feed', build: first, stream: 'dialog-7', reason: 'looked into by the second line' },
);

/** What waits of a stream is to be folded. */
export const StreamRetried = defineEvent(
  'StreamRetried',
  1,
  Type.Object({ name: Name, build: Build, stream: Name }),
  { name: 'feed', build: first, stream: 'dialog-7' },
);

/** One event that could not be folded is passed over for good, in every build of the version. */
export const EventSkipped = defineEvent(
  'EventSkipped',
  1,
  Type.Object({
    name: Name,
    build: Build,
    stream: Name,
    revision: Count,
    eventId: Type.String(),
    eventType: Type.String(),
    code: Type.String(),
    reason: Reason,
  }),
  {
    name: 'feed',
    build: first,
    stream: 'dialog-7',
    revision: 12,
    eventId: '0b0f6a1e-7d5c-8a44-a3c1-6f2b9d3e5a70',
    eventType: 'MessageSent',
    code: 'HANDLER_FAILED',
    reason: 'broken by the import of May',
  },
);

/** What operators, and the system on their behalf, have done to projections. */
export const operationEvents = [
  ProjectionPaused,
  ProjectionResumed,
  ProjectionRebuildStarted,
  ProjectionCompared,
  ProjectionSwitched,
  ProjectionRolledBack,
  ProjectionBuildDropped,
  StreamParked,
  StreamRetried,
  EventSkipped,
] as const;
