import { randomUUID } from 'node:crypto';
import type { EventToAppend } from '@parley/eventsourcing';

export const eventOf = (data: unknown, type = 'Noted'): EventToAppend => ({
  id: randomUUID(),
  type,
  data,
  metadata: {
    actor: { kind: 'manager', id: 7 },
    occurredAt: '2020-02-29T23:59:59.999Z',
    correlationId: 'correlation',
    causationId: null,
    commandId: randomUUID(),
    fingerprint: 'f',
    schemaVersion: 3,
  },
});
