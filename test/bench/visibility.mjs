import { createCommandRunner } from '@parley/eventsourcing';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { below, milliseconds, percentile, printed } from './figures.mjs';
import { caughtUp, openDocuments, openEvents, projectionsOver, noOlderCommands } from './stores.mjs';
import { receive, setUp } from './traffic.mjs';

const PER_SECOND = 1_000;
const DIALOGS = 1_000;

/** Time from the acknowledged append to its place in the dialog list, while 1,000 events a second come in and all projections run. */
export async function visibility({ folder, sizes }) {
  const home = join(folder, 'visibility');
  const [eventStore, documents] = [await openEvents(home), await openDocuments(home)];
  const projections = projectionsOver(eventStore, documents);
  await projections.start();
  const runner = createCommandRunner({
    eventStore,
    documents,
    clock: Date.now,
    commandIndex: noOlderCommands,
  });
  await setUp(runner);
  for (let dialog = 1; dialog <= DIALOGS; dialog += 1) await receive(runner, dialog, dialog);
  await caughtUp(projections, eventStore);
  const times = await paced(sizes.seconds, async (index) => {
    const { position } = await receive(runner, 1 + (index % DIALOGS), DIALOGS + 1 + index);
    const appended = performance.now();
    if ((await projections.waitFor('dialog-list', position, 60_000)) !== 'reached')
      throw new Error('never visible');
    return performance.now() - appended;
  });
  await projections.stop();
  await runner.flush();
  await documents.close();
  await eventStore.close();
  return [
    printed(
      `append → visible in the list at ${PER_SECOND} events/s, p50`,
      milliseconds(percentile(times, 0.5)),
    ),
    below(`append → visible in the list at ${PER_SECOND} events/s, p99`, percentile(times, 0.99), 50, 'ms'),
  ];
}

/** Starts as many calls as the clock asks for, whatever became of the earlier ones. */
async function paced(seconds, work) {
  const running = [];
  const began = performance.now();
  while (running.length < seconds * PER_SECOND) {
    const due = ((performance.now() - began) / 1_000) * PER_SECOND;
    while (running.length < due) running.push(work(running.length));
    await sleep(1);
  }
  return Promise.all(running);
}
