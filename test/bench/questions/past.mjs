import { onlyOf, questionsHere } from '@parley/application';
import { dialogAsOf } from '@parley/audit';
import { parley } from '@parley/composition';
import { largeLog } from '../data.mjs';
import { below, percentile, random } from '../figures.mjs';
import { builtAlone, emptied } from '../rebuild/alone.mjs';
import { openDocuments, openEvents } from '../stores.mjs';

/** The busiest of ten takes a third of the messages. */
const DIALOGS = 10;
const BUSIEST = 1;
/** Of the messages of the large log: a third of these are 100,000. */
const SHARE = 0.3;
/** As long as dialogs usually are. */
const USUAL = 50;
const ROUNDS = 200;

const viewer = { kind: 'manager', id: 1, permissions: ['audit'], channelIds: null, roles: [] };

/** State and row of a very long dialog at random moments of it, its events between those of others. */
export async function longPast({ places, sizes, note }) {
  const log = await places.place('past');
  const messages = Math.round(sizes.messages * SHARE);
  await largeLog(log, { dialogs: DIALOGS, messages, burst: 1 }, note);
  const place = await emptied(log, 'past');
  const built = await builtAlone(place, ['audit-beside', 'audit-checkpoints'], note);
  const [eventStore, documents] = [await openEvents(place), await openDocuments(place)];
  try {
    return [...built, ...(await askedAtRandom(eventStore, documents, sizes))];
  } finally {
    await documents.close();
    await eventStore.close();
  }
}

async function askedAtRandom(eventStore, documents, { rounds }) {
  const serving = async (name) => (await documents.getRecord('serving', name)).value.collection;
  const questions = questionsHere({
    reader: { documents, serving, ...parley.parts },
    eventStore,
    product: parley,
  });
  const [last] = await eventStore.readStream(`dialog-${BUSIEST}`, { direction: 'backwards', limit: 1 });
  const draw = random(11);
  const timed = async (momentAt, below) => {
    const times = [];
    for (let round = 0; round < Math.min(rounds, ROUNDS); round += 1) {
      const revision = Math.floor(draw() * below);
      const [event] = await eventStore.readStream(`dialog-${BUSIEST}`, { from: revision, limit: 1 });
      const asked = { viewer, dialogId: BUSIEST, moment: momentAt(event) };
      const began = performance.now();
      await onlyOf(questions.ask(dialogAsOf, asked));
      times.push(performance.now() - began);
    }
    return percentile(times, 0.95);
  };
  const count = last.revision + 1;
  const byRevision = ({ revision }) => ({ kind: 'revision', revision });
  const byTime = ({ metadata }) => ({ kind: 'time', by: 'occurred', at: metadata.occurredAt });
  const of = `of a dialog of ${count} events`;
  return [
    below(`as of a revision ${of}, p95`, await timed(byRevision, count), 200, 'ms'),
    below(`as of a time ${of}, p95`, await timed(byTime, count), 200, 'ms'),
    below(
      `as of one of its first ${USUAL} revisions, p95`,
      await timed(byRevision, Math.min(USUAL, count)),
      20,
      'ms',
    ),
  ];
}
