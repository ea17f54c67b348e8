import { largeLog } from '../data.mjs';
import { perSecond, printed, rate } from '../figures.mjs';
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
  for (const name of READ_MODELS.slice(0, sizes.models)) {
    note(`  building ${name} of ${events} events`);
    const alone = await emptied(place, 'alone');
    const { ms, used, written } = await rebuilt(alone, [name]);
    const each = (count) => (count / events).toFixed(1);
    rows.push(
      printed(`read model ${name} alone`, perSecond(rate(events, ms))),
      printed('  processor time an event', `${each(used)} µs`),
      printed('  bytes an event in its file', each(await sizeOf(alone))),
      ...(written > 0 ? [printed('  bytes an event written', each(written))] : []),
    );
  }
  return rows;
}
