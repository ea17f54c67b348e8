import { onlyOf } from '@parley/application';
import { dialogAsOf } from '@parley/audit';
import { largeLog } from '../data.mjs';
import { below, median, milliseconds, percentile, printed, processorTime, random } from '../figures.mjs';
import { builtAlone, emptied } from '../rebuild/alone.mjs';
import { answerOf } from '../rebuild/rebuild.mjs';
import { openDocuments, openEvents } from '../stores.mjs';
import { questionsOf } from './asked.mjs';
import { fileURLToPath } from 'node:url';

const PROCESS = fileURLToPath(new URL('./past-process.mjs', import.meta.url));

/** The busiest of ten takes a third of the messages. */
const DIALOGS = 10;
const BUSIEST = 1;
/** Of the messages of the large log: with these the busiest has 100,000 events, and 1,000,000 of ten times as many. */
const SHARE = 0.31;
/** What is asked for as a whole, and what it is of. */
const WHOLE = {
  difference: 'entries of its whole difference, by pages',
  steps: 'steps of it, by 1,000',
};
const BUILT = ['audit-beside', 'audit-checkpoints', 'audit-events'];
/** As long as dialogs usually are. */
const USUAL = 50;
const ROUNDS = 200;

const viewer = { kind: 'manager', id: 1, permissions: ['audit'], channelIds: null, roles: [] };

/** State and row of a very long dialog at random moments of it, its events between those of others; then all of its difference and its steps. */
export async function longPast({ places, sizes, note }) {
  const log = await places.place('past');
  const messages = Math.round(sizes.messages * SHARE);
  await largeLog(log, { dialogs: DIALOGS, messages, burst: 1 }, note);
  const place = await emptied(log, 'past');
  const built = await builtAlone(place, BUILT, note);
  const [eventStore, documents] = [await openEvents(place), await openDocuments(place)];
  try {
    built.push(...(await askedAtRandom(eventStore, documents, sizes)));
  } finally {
    await documents.close();
    await eventStore.close();
  }
  note('  the whole difference and all steps');
  return [...built, ...(await askedWhole(place))];
}

/** Each by a process of its own, so that its memory is seen. */
async function askedWhole(place) {
  const rows = [];
  for (const what of Object.keys(WHOLE)) {
    const given = JSON.stringify({ place, what, viewer, dialogId: BUSIEST });
    const { told, used, firstMs, first, second } = await answerOf(PROCESS, [given]);
    rows.push(
      printed(WHOLE[what], String(told)),
      printed('  processor time of a piece, median', milliseconds(median(used))),
      printed('  processor time of a piece, most', milliseconds(Math.max(...used))),
      printed('  first piece after', milliseconds(firstMs)),
      printed('  peak memory', `${Math.round(Math.max(first, second))} MB`),
      printed('  peak memory, second half ÷ first', (second / first).toFixed(2)),
    );
  }
  return rows;
}

async function askedAtRandom(eventStore, documents, { rounds }) {
  const questions = questionsOf(documents, eventStore);
  const [last] = await eventStore.readStream(`dialog-${BUSIEST}`, { direction: 'backwards', limit: 1 });
  const draw = random(11);
  const rowsOf = async (figure, momentAt, most, target) => {
    const [times, used] = [[], []];
    for (let round = 0; round < Math.min(rounds, ROUNDS); round += 1) {
      const revision = Math.floor(draw() * most);
      const [event] = await eventStore.readStream(`dialog-${BUSIEST}`, { from: revision, limit: 1 });
      const asked = { viewer, dialogId: BUSIEST, moment: momentAt(event) };
      const [began, usedSince] = [performance.now(), processorTime()];
      await onlyOf(questions.ask(dialogAsOf, asked));
      times.push(performance.now() - began);
      used.push(usedSince() / 1_000);
    }
    return [
      below(`${figure}, p95`, percentile(times, 0.95), target, 'ms'),
      printed('  processor time, p95', milliseconds(percentile(used, 0.95))),
    ];
  };
  const count = last.revision + 1;
  const byRevision = ({ revision }) => ({ kind: 'revision', revision });
  const byTime = ({ metadata }) => ({ kind: 'time', by: 'occurred', at: metadata.occurredAt });
  const of = `of a dialog of ${count} events`;
  return [
    ...(await rowsOf(`as of a revision ${of}`, byRevision, count, 200)),
    ...(await rowsOf(`as of a time ${of}`, byTime, count, 200)),
    ...(await rowsOf(`as of one of its first ${USUAL} revisions`, byRevision, Math.min(USUAL, count), 20)),
  ];
}
