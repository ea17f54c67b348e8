// The program that leaves streams parked, made of the one at hand: `node --import <this file> <program>`.
// It knows the feed one version lower, and cannot take an event whose request bears a faulty correlation id: the client's card
// cannot fold it, the process cannot react to it.
import { isMainThread } from 'node:worker_threads';
import { causesFault, failing } from './faults.mjs';

async function changeReadModels() {
  const [{ clientCardProjection }, { feedProjection }] = await Promise.all([
    import('@parley/clients'),
    import('@parley/dialogs'),
  ]);
  feedProjection.version -= 1;
  for (const handler of Object.values(clientCardProjection.on)) {
    const { apply } = handler;
    handler.apply = (document, event, id) => {
      if (causesFault(event)) throw new TypeError('This program cannot fold it.');
      return apply(document, event, id);
    };
  }
}

/** The same processes, each reaction failing where it should. A product asks its features for them when a program starts. */
async function changeProcesses() {
  const { features } = await import('@parley/composition');
  for (const feature of features) {
    const { processes } = feature;
    feature.processes = (services) =>
      (processes?.(services) ?? []).map((process) => ({ ...process, on: failing(process.on) }));
  }
}

// Node loads this file once more in each thread.
if (isMainThread) {
  await changeReadModels();
  await changeProcesses();
}
