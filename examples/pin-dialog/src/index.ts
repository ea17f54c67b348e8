import { defineFeature, handlersIn } from '@parley/application';
import { pinDialogs, pinErrors, pinSlice } from './pin.decide.js';
import * as handlers from './pin.handler.js';
import { pinFeed, pinsProjection } from './pins.projection.js';
import { pinField, pinnedFilter, pinShapes } from './pins.query.js';

export * from './pin.events.js';
export * from './pin.handler.js';
export * from './pins.projection.js';
export * from './pins.query.js';

export const pinDialogFeature = defineFeature({
  name: 'pin-dialog',
  folder: 'examples/pin-dialog',
  http: '@example/pin-dialog/http',
  slices: [pinSlice],
  commands: handlersIn(handlers),
  writes: { PinDialog: ['DialogPinned'], UnpinDialog: ['DialogUnpinned'] },
  permissions: [pinDialogs],
  refusals: [pinErrors],
  projections: [pinsProjection],
  queries: { listPins: ['pins', 'dialog-list'] },
  shapes: pinShapes,
  feedEntries: [pinFeed],
  rowFields: [pinField],
  filters: [pinnedFilter],
});
