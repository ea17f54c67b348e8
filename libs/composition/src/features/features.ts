import type { Feature } from '@parley/application';
import { productOf } from './product.js';

/** What the product consists of, the lowest first. A feature joins by its one line here. */
export const features: readonly Feature[] = [
  (await import('@parley/staff')).staffFeature,
  (await import('@parley/channels')).channelsFeature,
  (await import('@parley/clients')).clientsFeature,
  (await import('@parley/dialogs')).dialogsFeature,
  (await import('@parley/tags')).tagsFeature,
  (await import('@parley/imports')).importsFeature,
  (await import('@parley/audit')).auditFeature,
  (await import('@parley/analytics')).analyticsFeature,
  (await import('@parley/time-limits')).timeLimitsFeature,
  (await import('@parley/search')).searchFeature,
  (await import('@parley/saved-views')).savedViewsFeature,
];

/** The product as it is shipped: what programs work with unless they are given another. */
export const parley = productOf(features);
