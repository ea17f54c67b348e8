import type { Feature } from '@parley/application';
import { channelsFeature } from '@parley/channels';
import { clientsFeature } from '@parley/clients';
import { dialogsFeature } from '@parley/dialogs';
import { staffFeature } from '@parley/staff';
import { productOf } from './product.js';

/** What the product consists of, the lowest first. A feature joins by its line here. */
export const features: readonly Feature[] = [staffFeature, channelsFeature, clientsFeature, dialogsFeature];

/** The product as it is shipped: what programs work with unless they are given another. */
export const parley = productOf(features);
