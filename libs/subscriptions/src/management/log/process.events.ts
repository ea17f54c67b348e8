import { Type } from 'typebox';
import { defineEvent } from '@parley/eventsourcing';

/** The event at which a stream waits in a process. */
const waiting = {
  process: Type.String(),
  stream: Type.String(),
  revision: Type.Integer({ minimum: 0 }),
  eventId: Type.String(),
};
const sample = {
  process: 'release-dialogs',
  stream: 'staff-1',
  revision: 4,
  eventId: '5f0d2c8e-1111-8222-a333-444444000000',
};

/** An operator has ordered that the process react to the event again, and to those behind it. */
export const ProcessRetryOrdered = defineEvent('ProcessRetryOrdered', 1, Type.Object(waiting), sample);

/** An operator has ordered that the process pass over the event for good, and react to those behind it. */
export const ProcessSkipOrdered = defineEvent(
  'ProcessSkipOrdered',
  1,
  Type.Object({ ...waiting, reason: Type.String() }),
  { ...sample, reason: 'sent twice' },
);

/** Orders to processes, all in the stream `operations-processes`: each process meets them as it follows the log. */
export const processManagementEvents = [ProcessRetryOrdered, ProcessSkipOrdered] as const;
