import { defineFeature } from '@parley/application';

export const searchFeature = defineFeature({ name: 'search' });
