import { openStores, parley, projectionsWithHelp, turnsMemory } from '@parley/composition';
import process from 'node:process';

// Builds all read models of the folder that is given, with a second thread, until it is killed.
const [folder] = process.argv.slice(2);
const turns = await turnsMemory();
const stores = await openStores({ data: folder, eventStore: null, documents: null }, parley, { turns });
const quiet = () => undefined;
const projections = projectionsWithHelp(
  { ...stores, catalog: parley.catalog, definitions: parley.definitions, owner: 'killed', clock: Date.now },
  {
    program: new URL('build.thread.mjs', import.meta.url),
    folders: { events: folder, documents: folder },
    turns,
    log: { error: quiet, warn: quiet, info: quiet, debug: quiet },
    onServed: quiet,
    fewestEvents: 1,
  },
);
await projections.start();
setInterval(quiet, 1_000);
