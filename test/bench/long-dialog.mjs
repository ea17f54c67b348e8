import { createCommandIndex } from '@parley/subscriptions';
import { createCommandRunner } from '@parley/eventsourcing';
import { atMost, milliseconds, percentile, printed } from './figures.mjs';
import { caughtUp, openDocuments, openEvents, projectionsOver } from './stores.mjs';
import { trafficOver } from './traffic.mjs';

const SHORT = 10;

/** One command at a time, by turns on a dialog of 100,000 messages and on fresh ones of 10; warm, and loaded from the store. */
export async function longDialog({ places, sizes, note }) {
  const place = await places.place('long');
  const [eventStore, documents] = [await openEvents(place), await openDocuments(place)];
  const projections = projectionsOver(eventStore, documents);
  await projections.start();
  const commandIndex = createCommandIndex({
    documents,
    serving: () => projections.serving('commands'),
    waitFor: (position, timeoutMs) => projections.waitFor('commands', position, timeoutMs),
  });
  const newRunner = () =>
    createCommandRunner({ eventStore, records: documents, clock: Date.now, commandIndex });
  const runner = newRunner();
  const { setUp, receive } = trafficOver(runner);
  await setUp(1 + sizes.shortDialogs);
  note(`  writing a dialog of ${sizes.longDialog} messages`);
  let index = 0;
  await Promise.all(Array.from({ length: sizes.longDialog }, () => receive(1, index++)));
  for (let dialog = 2; dialog < 2 + sizes.shortDialogs; dialog += 1) {
    for (let message = 0; message < SHORT; message += 1) await receive(dialog, index++);
  }
  await runner.flush();
  await caughtUp(projections, eventStore);
  const turns = {
    rounds: sizes.shortDialogs,
    next: () => index++,
    settled: () => caughtUp(projections, eventStore),
  };
  const warm = await byTurns({ ...turns, runnerFor: () => runner });
  await runner.flush();
  const cold = await byTurns({ ...turns, runnerFor: newRunner });
  await projections.stop();
  await runner.flush();
  await documents.close();
  await eventStore.close();
  return [
    printed(`command on a dialog of ${SHORT} messages, p50`, milliseconds(percentile(warm.short, 0.5))),
    atMost(`command on a dialog of ${sizes.longDialog} messages ÷ on one of ${SHORT}`, ratio(warm), 1.2),
    printed('  the same by a process that has neither in memory', ratio(cold).toFixed(2)),
  ];
}

const ratio = ({ long, short }) => percentile(long, 0.5) / percentile(short, 0.5);

/** Before each command the read models have caught up: they are folded by the same thread. */
async function byTurns({ rounds, runnerFor, next, settled }) {
  const times = { long: [], short: [] };
  for (let round = 0; round < rounds; round += 1) {
    await settled();
    times.long.push(await timed(runnerFor(), 1, next()));
    await settled();
    times.short.push(await timed(runnerFor(), 2 + round, next()));
  }
  return times;
}

async function timed(runner, dialogId, index) {
  const began = performance.now();
  await trafficOver(runner).send(dialogId, index);
  return performance.now() - began;
}
