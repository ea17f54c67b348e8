import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { largeLog } from '../data.mjs';
import { atMost, perSecond, printed, rate } from '../figures.mjs';
import { openEvents, READ_MODELS } from '../stores.mjs';
import { emptied, sizeOf } from './alone.mjs';
import { rebuilt } from './rebuild.mjs';

/** Each read model alone from an empty document store, in a process of its own. `sizes.models`: so many of them; default all. */
export async function modelsAlone({ places, sizes, note }) {
  const place = await places.place('data');
  await largeLog(place, sizes, note);
  const store = await openEvents(place);
  const events = Number(await store.head());
  await store.close();
  const rows = [];
  let bytes = 0;
  for (const name of READ_MODELS.slice(0, sizes.models)) {
    note(`  building ${name} of ${events} events`);
    const alone = await emptied(place, 'alone');
    const { ms, used, written } = await rebuilt(alone, [name]);
    const each = (count) => (count / events).toFixed(1);
    const size = await sizeOf(alone);
    bytes += size;
    rows.push(
      printed(`read model ${name} alone`, perSecond(rate(events, ms))),
      printed('  processor time an event', `${each(used)} µs`),
      printed('  bytes an event in its file', each(size)),
      ...(written > 0 ? [printed('  bytes an event written', each(written))] : []),
    );
  }
  const log = (await stat(join(place.events.data, 'events.db'))).size;
  return [
    ...rows,
    printed('bytes an event of the log', Math.round(log / events)),
    printed('bytes a message of the log', Math.round(log / sizes.messages)),
    atMost('bytes an event of all of these together', Math.round(bytes / events), 1_500),
    atMost(
      'bytes a message of these and the log together',
      Math.round((bytes + log) / sizes.messages),
      2_500,
    ),
  ];
}
