import { defineFeature, handlersIn } from '@parley/application';
import { clientCardProjection } from './card/client-card.projection.js';
import { clientAggregate } from './client.decide.js';
import { clientErrors } from './client.errors.js';
import * as handlers from './clients.handler.js';

export const clientsFeature = defineFeature({
  name: 'clients',
  http: '@parley/clients/http',
  aggregates: [clientAggregate],
  projections: [clientCardProjection],
  queries: {
    getClient: ['client-card', 'dialog-list'],
    clientDialogs: ['client-card', 'dialog-list'],
  },
  commands: handlersIn(handlers),
  writes: {
    RegisterClient: ['ClientRegistered'],
    RenameClient: ['ClientRenamed'],
    SetClientContacts: ['ClientContactsSet'],
    SetClientSource: ['ClientSourceSet'],
    BlockClient: ['ClientBlocked'],
    UnblockClient: ['ClientUnblocked'],
  },
  refusals: [clientErrors],
});
