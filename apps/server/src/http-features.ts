import type { Product } from '@parley/composition';
import { channelsHttp } from '@parley/channels/http';
import { clientsHttp } from '@parley/clients/http';
import { dialogsHttpOf } from '@parley/dialogs/http';
import type { HttpFeature } from '@parley/http';
import { importsHttp } from '@parley/imports/http';
import { operationHttp } from './operation.module.js';
import { staffHttpOf } from '@parley/staff/http';

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
