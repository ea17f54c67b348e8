import { fileURLToPath } from 'node:url';
import { kernelEvents } from './kernel-events.js';
import { eventSamplesSuite } from './testing/event-samples.js';

eventSamplesSuite({
  definitions: kernelEvents,
  folder: fileURLToPath(new URL('../samples', import.meta.url)),
});
