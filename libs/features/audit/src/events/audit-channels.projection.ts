import type { ClientRegistered } from '@parley/clients';
import type { DialogStarted } from '@parley/dialogs';
import type { RecordedOf } from '@parley/eventsourcing';
import { defineProjection, on } from '@parley/subscriptions';

export type AuditChannel = { readonly channelId: number };

const registers = on<RecordedOf<typeof DialogStarted | typeof ClientRegistered>, AuditChannel>({
  key: ({ stream }) => stream,
  apply: (_, { data: { channelId } }) => ({ channelId }),
});

/**
 * The channel of each dialog and client, by the name of its stream. It stays when the dialog is deleted: an auditor who is limited to
 * channels goes on reading the skeleton.
 */
export const auditChannelsProjection = defineProjection<AuditChannel>({
  name: 'audit-channels',
  version: 1,
  weight: 3,
  indexes: [],
  fields: {
    channelId: { type: 'integer', meaning: 'Channel that the dialog or client is of.' },
  },
  on: { DialogStarted: registers, ClientRegistered: registers },
});
