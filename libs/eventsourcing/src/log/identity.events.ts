import { Type } from 'typebox';
import { defineEvent } from '../events/event.js';

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });

/**
 * The log has got its name, or an epoch: `begun` when it was first opened, `restored` when it lost events that others may know.
 * The last event of the stream counts.
 */
export const LogIdentified = defineEvent(
  'LogIdentified',
  1,
  Type.Object({
    logId: Uuid,
    epoch: Uuid,
    reason: Type.Union([Type.Literal('begun'), Type.Literal('restored')]),
  }),
  {
    logId: '0f7d6b4e-6c1d-4a53-9a51-0b1a6f2f7d10',
    epoch: '5a0c0a3e-93c4-4d0c-8f5e-2f2a3a8b6c11',
    reason: 'begun',
  },
);
