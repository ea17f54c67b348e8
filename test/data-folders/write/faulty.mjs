// The program that leaves streams parked, made of the one at hand: `node --import <this file> <program>`.
// It knows the feed one version lower, and cannot take an event whose request bears a faulty correlation id: the client's card
// cannot fold it, the process cannot react to it.
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { causesFault } from './faults.mjs';

let entry = '';

export async function initialize(processes) {
  entry = processes;
}

export async function load(url, context, next) {
  if (url !== entry) return next(url, context);
  return { format: 'module', source: sourceOver(`${url}?as-it-is`), shortCircuit: true };
}

/** The same processes, each reaction failing where it should. */
const sourceOver = (asItIs) => `
  import { allProcesses as all } from ${JSON.stringify(asItIs)};
  import { failing } from ${JSON.stringify(new URL('./faults.mjs', import.meta.url).href)};
  export * from ${JSON.stringify(asItIs)};
  export const allProcesses = (dependencies) =>
    all(dependencies).map((process) => ({ ...process, on: failing(process.on) }));
`;

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

// Node loads this file once more, in a thread of its own, for the two functions above.
if (isMainThread) {
  register(import.meta.url, {
    data: new URL('./features/all-processes.js', import.meta.resolve('@parley/composition')).href,
  });
  await changeReadModels();
}
