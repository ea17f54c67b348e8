import { randomUUID } from 'node:crypto';
import { largeLog } from '../data.mjs';
import { median, perSecond, printed, rate } from '../figures.mjs';
import { newNamespace, openEvents } from '../stores.mjs';

const PAGE = 1_000;
const ROUNDS = 5;

/**
 * What the events of others cost on a server that several Parleys share: one log, read in pages by the Parley whose events they are, and by
 * one that passes over all of them, by turns.
 */
export async function sharingOnServers({ places, sizes, note }) {
  const place = await places.place('sharing');
  const [mine, other] = [inNamespace(place), inNamespace(place)];
  const passing = await openEvents(mine);
  // Nobody reads what lies before the beginning of a namespace.
  await passing.append('beginning-1', -1, [anEvent()]);
  await largeLog(other, sizes.shared, note);
  const reading = await openEvents(other);
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    note(`  round ${round} of ${ROUNDS}`);
    const own = await wholeLog(reading);
    rounds.push({ own, passed: await wholeLog(passing), events: own.events });
  }
  await Promise.all([passing.close(), reading.close()]);
  // The first warms up the server.
  return rowsOf(rounds.slice(1));
}

const inNamespace = (place) => {
  const eventStore = { ...place.events.eventStore, namespace: newNamespace() };
  return { ...place, events: { ...place.events, eventStore } };
};

/** Reads all pages; answers the events given and the time, in ms. */
async function wholeLog(store) {
  const began = performance.now();
  let events = 0;
  for (let from = 0n, end = false; !end;) {
    const page = await store.readAll({ from, limit: PAGE });
    events += page.events.length;
    ({ next: from, end } = page);
  }
  return { events, ms: performance.now() - began };
}

function rowsOf(rounds) {
  const own = median(rounds.map(({ own: { events, ms } }) => rate(events, ms)));
  const passed = median(rounds.map(({ events, passed: { ms } }) => rate(events, ms)));
  const ratio = median(rounds.map(({ own: { ms }, passed: { ms: other } }) => other / ms));
  return [
    printed('own events read in pages of the log', perSecond(own)),
    printed("others' events passed over in pages of the log", perSecond(passed)),
    printed("time for an event of others ÷ time for one's own", ratio.toFixed(2)),
  ];
}

const anEvent = () => ({
  id: randomUUID(),
  type: 'Begun',
  data: {},
  metadata: {
    actor: { kind: 'system', id: null },
    occurredAt: '2026-01-01T00:00:00.000Z',
    correlationId: 'bench',
    causationId: null,
    commandId: randomUUID(),
    fingerprint: '',
    schemaVersion: 1,
  },
});
