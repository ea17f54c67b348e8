import { defineErrors } from '@parley/eventsourcing';

/** What operators, and readers of projections, are refused. */
export const managementErrors = defineErrors({
  PROJECTION_NOT_PARKED: {
    family: 'Domain',
    kind: 'conflict',
    meaning: 'The stream is not parked in this projection.',
  },
  PROJECTION_ALREADY_PAUSED: {
    family: 'Domain',
    kind: 'conflict',
    meaning: 'Every build of the projection is paused already.',
  },
  PROJECTION_NOT_PAUSED: {
    family: 'Domain',
    kind: 'conflict',
    meaning: 'No build of the projection is paused or has stopped at an event.',
  },
  PROJECTION_NOTHING_SERVED: {
    family: 'Domain',
    kind: 'conflict',
    meaning: 'The first build of a projection cannot be held back; nothing is served yet.',
  },
  PROJECTION_NOTHING_HELD: {
    family: 'Domain',
    kind: 'conflict',
    meaning: 'No build of the projection waits for a switch.',
  },
  PROJECTION_NOT_CAUGHT_UP: {
    family: 'Domain',
    kind: 'conflict',
    meaning: 'The build that is to be served or compared has not caught up.',
  },
  PROJECTION_NOTHING_BEFORE: {
    family: 'Domain',
    kind: 'conflict',
    meaning: 'No build that was served before is kept, so there is nothing to go back to.',
  },
  PROJECTION_SWITCHING: {
    family: 'Domain',
    kind: 'conflict',
    meaning: 'A switch of the projection to that build is under way.',
  },
  PROJECTION_BUILD_SERVED: {
    family: 'Domain',
    kind: 'conflict',
    meaning: 'Queries read this build, so it cannot be dropped.',
  },
  PROJECTION_NO_BUILD: { family: 'Domain', kind: 'conflict', meaning: 'The projection has no such build.' },
  PROJECTION_NOTHING_FAILED: {
    family: 'Domain',
    kind: 'conflict',
    meaning: 'No event of the stream has failed, so there is none to skip; an operator has parked it.',
  },
  PROJECTION_NOT_READY: {
    family: 'Infrastructure',
    meaning: 'No version of the projection has been built yet.',
  },
  STREAM_ALREADY_PARKED: {
    family: 'Domain',
    kind: 'conflict',
    meaning: 'The stream waits in this projection already.',
  },
  STREAM_NOT_FOUND: { family: 'Domain', kind: 'not-found', meaning: 'The log has no events of this stream.' },
  UNKNOWN_PROJECTION: {
    family: 'Validation',
    kind: 'not-found',
    meaning: 'No projection has this name or version.',
  },
  UNKNOWN_PROCESS: { family: 'Validation', kind: 'not-found', meaning: 'No process has this name.' },
  PROCESS_NOT_PARKED: {
    family: 'Domain',
    kind: 'conflict',
    meaning: 'The stream is not parked in this process.',
  },
});
