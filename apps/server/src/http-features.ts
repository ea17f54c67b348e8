import type { Product } from '@parley/composition';
import { channelsHttp } from './channels/channels.module.js';
import { clientsHttp } from './clients/clients.module.js';
import { dialogsHttpOf } from './dialogs/dialogs.module.js';
import type { HttpFeature } from './http/http-feature.js';
import { importsHttp } from './imports/imports.module.js';
import { operationHttp } from './operation.module.js';
import { staffHttpOf } from './staff/staff.module.js';

/** What the server serves over HTTP, in any order. A feature with routes joins by its line here. */
export const httpFeaturesOf = ({
  permissions,
  parts,
}: Pick<Product, 'permissions' | 'parts'>): readonly HttpFeature[] => [
  staffHttpOf(permissions),
  channelsHttp,
  clientsHttp,
  dialogsHttpOf(parts.contributions),
  importsHttp,
  operationHttp,
];
