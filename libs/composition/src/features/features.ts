import type { Feature } from '@parley/application';
import { channelsFeature } from '@parley/channels';
import { clientsFeature } from '@parley/clients';
import { dialogsFeature } from '@parley/dialogs';
import { staffFeature } from '@parley/staff';

/** What the product consists of, the lowest first. A feature joins by its line here; all lists beside this file follow. */
export const features: readonly Feature[] = [staffFeature, channelsFeature, clientsFeature, dialogsFeature];
