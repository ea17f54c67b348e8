import { defineFeature } from '@parley/application';

export const importsFeature = defineFeature({ name: 'imports', http: '@parley/imports/http' });
