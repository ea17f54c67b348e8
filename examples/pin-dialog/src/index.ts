import { defineFeature } from '@parley/application';
import { pinShapes, pinField, pinnedFilter } from './pins.query.js';
import { pinFeed, pinsProjection } from './pins.projection.js';

export * from './pin.events.js';
export * from './pins.projection.js';
export * from './pins.query.js';

export const pinDialogFeature = defineFeature({
  name: 'pin-dialog',
  http: '@example/pin-dialog/http',
  projections: [pinsProjection],
  queries: { listPins: ['pins', 'dialog-list'] },
  shapes: pinShapes,
  feedEntries: [pinFeed],
  rowFields: [pinField],
  filters: [pinnedFilter],
});
