import { THREAD_HEAP_OPTIONS } from '@parley/composition';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { largeLog } from '../data.mjs';
import { atLeast, below, milliseconds, perSecond, printed, rate } from '../figures.mjs';
import { Database } from '../stores.mjs';

const PAGE = 1_000;
/** Of two threads that build. */
const MOST_OF_TWO_MB = 768;
const PROCESS = fileURLToPath(new URL('./rebuild-process.mjs', import.meta.url));

/** All read models from an empty document store, in a process of its own whose memory is sampled, with the heap of a server's thread. */
export async function rebuild({ places, sizes, note }) {
  const place = await places.place('data');
  await largeLog(place, sizes, note);
  await rm(place.documents.data, { recursive: true, force: true });
  const raw = rawRead(join(place.events.data, 'events.db'));
  note(`  ${raw.events} events; rebuilding`);
  const { ms, commandsMs, pageMs, first, second } = await rebuilt(place);
  const eventsPerSecond = rate(raw.events, ms);
  return [
    printed('rebuild of all read models', perSecond(eventsPerSecond)),
    printed('  what every command needs is served after', milliseconds(commandsMs)),
    printed('  what the first page of the list needs', milliseconds(pageMs)),
    printed('raw read and JSON.parse of the same log', perSecond(raw.perSecond)),
    atLeast('rebuild events/s ÷ raw read and JSON.parse', eventsPerSecond / raw.perSecond, 0.25),
    ...memoryOf(raw.events, { first, second }, MOST_OF_TWO_MB),
  ];
}

/** Rebuilds in a process of its own, all read models or those named: what that sends, and the most MB in each half of the time. */
export async function rebuilt(place, names = []) {
  return inHalves(
    await answerOf(
      PROCESS,
      [JSON.stringify(place), ...(names.length > 0 ? [names.join()] : [])],
      THREAD_HEAP_OPTIONS,
    ),
  );
}

const inHalves = ({ peaks, ...measured }) => {
  const half = Math.floor(peaks.length / 2);
  return { ...measured, first: Math.max(...peaks.slice(0, half)), second: Math.max(...peaks.slice(half)) };
};

/** The same in one process for many rebuilds, one after the other. */
export function startRebuilding() {
  const { ask, stop } = startAnswering(PROCESS, THREAD_HEAP_OPTIONS);
  return { rebuilt: async (place, names) => inHalves(await ask({ place, names })), stop };
}

/** A program in a process of its own that answers what it is sent, one question at a time: a process for each would load the whole product first. */
export function startAnswering(program, nodeOptions = []) {
  const child = forkWith(nodeOptions, program);
  const ended = once(child, 'exit');
  return {
    async ask(question) {
      child.send(question);
      const [answer] = await Promise.race([once(child, 'message'), ended]);
      if (typeof answer !== 'object' || answer === null) throw new Error(`${program} ended with ${answer}.`);
      return answer;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

const forkWith = (nodeOptions, program, parameters = []) =>
  fork(program, parameters, { execArgv: [...process.execArgv, ...nodeOptions] });

/** What a program that measures in a process of its own sends. */
export async function answerOf(program, parameters, nodeOptions = []) {
  const child = forkWith(nodeOptions, program, parameters);
  const ended = once(child, 'exit');
  const answered = once(child, 'message');
  const [answer] = await Promise.race([answered, ended]);
  if (typeof answer !== 'object' || answer === null) throw new Error(`${program} ended with ${answer}.`);
  await ended;
  return answer;
}

export const memoryOf = (events, { first, second }, most = 512) => [
  below(`peak memory of a rebuild of ${events} events`, Math.max(first, second), most, 'MB'),
  printed('  second half ÷ first half', (second / first).toFixed(2)),
];

function rawRead(path) {
  const log = new Database(path);
  const page = log
    .prepare('SELECT position, data, metadata FROM events WHERE position > ? ORDER BY position LIMIT ?')
    .raw();
  let events = 0;
  const began = performance.now();
  for (let position = 0; ;) {
    const rows = page.all(position, PAGE);
    for (const row of rows) {
      JSON.parse(row[1]);
      // Other metadata name outlines: the values of both stand in the data.
      if (row[2].startsWith('{')) JSON.parse(row[2]);
    }
    events += rows.length;
    if (rows.length < PAGE) break;
    position = rows[rows.length - 1][0];
  }
  const ms = performance.now() - began;
  log.close();
  return { events, perSecond: rate(events, ms) };
}
