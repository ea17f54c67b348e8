import { createCommandRunner } from '@parley/eventsourcing';
import { below, milliseconds, paced, percentile, printed } from './figures.mjs';
import { caughtUp, openDocuments, openEvents, projectionsOver, noOlderCommands } from './stores.mjs';
import { trafficOver } from './traffic.mjs';

export const PER_SECOND = 1_000;
const MOST_DIALOGS = 1_000;

/** Time from the acknowledged append to its place in the dialog list, while 1,000 events a second come in and all projections run. */
export async function visibility({ places, sizes }) {
  const times = await visibleTimes(await places.place('visibility'), sizes);
  return [
    printed(
      `append → visible in the list at ${PER_SECOND} events/s, p50`,
      milliseconds(percentile(times, 0.5)),
    ),
    below(`append → visible in the list at ${PER_SECOND} events/s, p99`, percentile(times, 0.99), 50, 'ms'),
  ];
}

const nothing = async () => async () => undefined;

/** These times in ms. `beside` starts what is to run meanwhile, and answers how it ends. */
export async function visibleTimes(place, sizes, beside = nothing) {
  const [eventStore, documents] = [await openEvents(place), await openDocuments(place)];
  const projections = projectionsOver(eventStore, documents);
  await projections.start();
  const runner = createCommandRunner({
    eventStore,
    records: documents,
    clock: Date.now,
    commandIndex: noOlderCommands,
  });
  const { setUp, receive } = trafficOver(runner);
  const dialogs = Math.min(MOST_DIALOGS, sizes.dialogs);
  await setUp(dialogs);
  for (let dialog = 1; dialog <= dialogs; dialog += 1) await receive(dialog, dialog);
  await caughtUp(projections, eventStore);
  const end = await beside();
  const times = await paced(PER_SECOND, sizes.seconds, async (index) => {
    const { position } = await receive(1 + (index % dialogs), dialogs + 1 + index);
    const appended = performance.now();
    if ((await projections.waitFor('dialog-list', position, 60_000)) !== 'reached')
      throw new Error('never visible');
    return performance.now() - appended;
  });
  await end();
  await projections.stop();
  await runner.flush();
  await documents.close();
  await eventStore.close();
  return times;
}
