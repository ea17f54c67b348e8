// `npm run events:samples`: stores a sample of every event version that has none yet; those once stored are never changed.
import { allEvents } from '@parley/domain';
// Not by the library's testing entry: that one loads only inside the test runner.
import { writeEventSamples } from '../libs/eventsourcing/dist/testing/event-sample-files.js';
import { inRoot } from './house/paths.mjs';
import { fail, say } from './house/say.mjs';

try {
  const written = writeEventSamples(allEvents, inRoot('libs', 'domain', 'samples'));
  say(written.length === 0 ? 'every event version has its sample' : `written: ${written.join(', ')}`);
} catch (error) {
  fail(error);
}
