import { createCommandRunner } from '@parley/eventsourcing';
import { bareAppend, bareEventStore, countReads } from '../bare.mjs';
import {
  atLeast,
  inFlight,
  median,
  microseconds,
  perSecond,
  printed,
  processorTime,
  rate,
} from '../figures.mjs';
import { newNamespace, noOlderCommands, openDocuments, openEvents } from '../stores.mjs';
import { trafficOver } from '../traffic.mjs';

const WIDTH = 64;
/** Many, because one round differs from the next by a tenth. */
const ROUNDS = 21;

/** Of a round's commands, so many come before it is measured: they read past what the other two sides have appended since the last one. */
const UNCOUNTED = 0.1;

/**
 * Commands over the runner, then the same appends by the bare client and by the adapter alone, each to streams of its own; in rounds, so that
 * whatever else the machine does meets all three.
 */
export async function commandsOnServers({ places, sizes, note }) {
  const place = await places.place('commands');
  const [eventStore, documents] = [await openEvents(place), await openDocuments(place)];
  const client = bareEventStore(place.events.eventStore);
  // What the bare client writes looks like ours: no Parley on this server is to see it, and no later run to meet it.
  const beside = `~${newNamespace()}.`;
  const runner = createCommandRunner({
    eventStore,
    records: documents,
    clock: Date.now,
    commandIndex: noOlderCommands,
  });
  const traffic = trafficOver(runner);
  const { talking } = sizes;
  await traffic.setUp(talking);
  await inFlight(WIDTH, talking, (index) => traffic.receive(index + 1, index));
  const count = Math.floor(sizes.commands / ROUNDS);
  const readsOf = countReads();
  const rounds = [];
  const next = commandsInTurn(traffic, talking);
  for (let round = 0; round <= ROUNDS; round += 1) {
    await inFlight(WIDTH, Math.ceil(count * UNCOUNTED), next);
    const from = await eventStore.head();
    const before = readsOf();
    const spent = processorTime();
    const commands = await inFlight(WIDTH, count, next);
    await runner.flush();
    const processor = spent() / count;
    const reads = (readsOf() - before) / count;
    const appends = appendsOf(await eventsAfter(eventStore, from));
    const spentBare = processorTime();
    const bare = await repeated(appends, `${beside}bare-${round}`, (append) => bareAppend(client, append));
    const bareProcessor = spentBare() / appends.length;
    const adapter = await repeated(appends, `adapter-${round}`, ({ stream, expected, events }) =>
      eventStore.append(stream, expected, events),
    );
    rounds.push({ commands: rate(count, commands), processor, reads, bare, bareProcessor, adapter });
  }
  note(`  ${ROUNDS} rounds of ${count} commands, after one to warm up`);
  await client.dispose();
  await documents.close();
  await eventStore.close();
  return rowsOf(rounds.slice(1));
}

/** The next command, of the next dialog: a client's message, and a manager's the next time. */
function commandsInTurn({ receive, send }, talking) {
  let given = 0;
  return () => {
    const index = given++;
    const [dialog, message] = [1 + (index % talking), talking + index];
    const turn = dialog + Math.floor(index / talking);
    return turn % 2 === 0 ? receive(dialog, message) : send(dialog, message);
  };
}

function rowsOf(rounds) {
  const of = (name) => median(rounds.map((round) => round[name]));
  const against = (name, other = 'bare') => median(rounds.map((round) => round[name] / round[other]));
  return [
    printed('commands/s over the runner, 64 in flight', perSecond(of('commands'))),
    printed('  processor time of the process a command', microseconds(of('processor'))),
    printed('  reads of the event store a command', of('reads').toFixed(2)),
    printed('bare client appends/s of the same bytes, 64 in flight', perSecond(of('bare'))),
    printed('  processor time of the process an append', microseconds(of('bareProcessor'))),
    printed('  processor time of a command ÷ of an append', against('processor', 'bareProcessor').toFixed(2)),
    printed('adapter appends/s of the same bytes, 64 in flight', perSecond(of('adapter'))),
    atLeast('commands/s over the runner ÷ bare client appends/s', against('commands'), 0.8),
    atLeast('adapter appends/s ÷ bare client appends/s', against('adapter'), 0.8),
  ];
}

async function eventsAfter(eventStore, head) {
  const events = [];
  for (let from = head; ;) {
    const page = await eventStore.readAll({ from, limit: 1_000 });
    events.push(...page.events);
    if (page.end) return events;
    from = page.next;
  }
}

/** What each command appended. */
function appendsOf(events) {
  const appends = [];
  for (const { id, type, stream, data, metadata } of events) {
    const last = appends.at(-1);
    const isNext = last?.stream === stream && last.commandId === metadata.commandId;
    if (!isNext) appends.push({ stream, commandId: metadata.commandId, events: [] });
    appends.at(-1).events.push({ id, type, data, metadata });
  }
  return appends;
}

/** Appends a second; each stream again under another name, at its exact revisions. */
async function repeated(appends, prefix, append) {
  const revisions = new Map();
  const prepared = appends.map(({ stream, events }) => {
    const expected = revisions.get(stream) ?? -1;
    revisions.set(stream, expected + events.length);
    return { stream: `${prefix}-${stream}`, expected, events };
  });
  const ms = await inFlight(WIDTH, prepared.length, (index) => append(prepared[index]));
  return rate(prepared.length, ms);
}
