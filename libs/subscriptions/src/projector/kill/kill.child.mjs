// Appends and projects at the same time until it is killed; writes one line for each append and each event folded.
// Arguments: folder of the stores, seed.
import { writeSync } from 'node:fs';
import { createCatalog } from '@parley/eventsourcing';
import { createProjections } from '@parley/subscriptions';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';

// By its path: the kit's entry is for Jest alone.
const BOARDS = new URL('../../../../testkit/src/boards.fixtures.ts', import.meta.url).href;
const { boardEvents, boards, Counted, CountedInGroup, GroupDropped, Grouped, Removed, toAppend } =
  await import(BOARDS);

const [folder, seed] = process.argv.slice(2);
let state = Number(seed);
const random = (below) => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
const note = (what) => writeSync(1, `${what}\n`);

const makers = [
  () => toAppend(Counted, { boards: [random(5), random(5)], amount: random(9) }),
  () => toAppend(Grouped, { board: random(5), group: 'ab'[random(2)] }),
  () => toAppend(CountedInGroup, { board: random(5), group: 'ab'[random(2)] }),
  () => toAppend(random(3) === 0 ? GroupDropped : Grouped, { board: random(5), group: 'ab'[random(2)] }),
  () =>
    random(3) === 0 ? toAppend(Removed, { board: random(5) }) : toAppend(Counted, { boards: [1], amount: 1 }),
];

const eventStore = await openSqliteEventStore({ folder });
const documents = await openSqliteDocuments({ folder });
const projections = createProjections({
  eventStore,
  documents,
  catalog: createCatalog(boardEvents),
  definitions: [boards({ watch: note, leaving: true })],
  owner: 'server',
  clock: Date.now,
  batchSize: 3,
});
await projections.start();

for (;;) {
  const stream = `s-${random(4)}`;
  const [last] = await eventStore.readStream(stream, { direction: 'backwards', limit: 1 });
  const events = Array.from({ length: 1 + random(5) }, () => makers[random(makers.length)]());
  await eventStore.append(stream, last?.revision ?? -1, events);
  note('appended');
}
