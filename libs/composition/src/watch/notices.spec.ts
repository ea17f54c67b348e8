import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ABSENT } from '@parley/eventsourcing';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from '../config/config.js';
import { openCore, type Core } from '../core.js';
import { eventOf } from '@parley/testkit';
import { readyAnswer } from '../readiness.js';
import type { Log } from './log.js';
import { logProjectionNotices } from './notices.js';

type Fields = Readonly<Record<string, unknown>>;
let folder: string;
let errors: (Fields & { readonly line: string })[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-notices-'));
  errors = [];
});
afterEach(() => rm(folder, { recursive: true }));

const quiet = (): void => undefined;
const log: Log = {
  error: (fields, line) => void errors.push({ ...fields, line }),
  warn: quiet,
  info: quiet,
  debug: quiet,
};

async function withCore(work: (core: Core) => Promise<void>): Promise<void> {
  const core = await openCore(await readConfig({ PARLEY_DATA: folder }), { role: 'server', log });
  try {
    await work(core);
  } finally {
    await core.close();
  }
}

/** An event of a version that no program knows. */
async function poison(): Promise<void> {
  const store = await openSqliteEventStore({ folder });
  const event = eventOf({ dialogId: 999, session: 1 }, 'DialogClosed');
  await store.append('dialog-999', ABSENT, [
    { ...event, metadata: { ...event.metadata, schemaVersion: 99 } },
  ]);
  await store.close();
}

test('a first build that stops is one error in the log, with what to type, and the reason of not being ready', async () => {
  await poison();
  await withCore(async (core) => {
    while (errors.length === 0) await pause(5);
    const feed = (fields: Fields): boolean => fields['readModel'] === 'feed';
    while (!errors.some(feed)) await pause(5);
    expect(errors.filter(feed)).toEqual([
      {
        readModel: 'feed',
        version: expect.any(Number),
        generation: 0,
        stream: 'dialog-999',
        revision: 0,
        position: '1',
        type: 'DialogClosed',
        code: 'UNKNOWN_EVENT',
        reason: 'Event DialogClosed version 99 in dialog-999 at revision 0 cannot be read by this program.',
        since: expect.stringMatching(/Z$/),
        do: expect.stringMatching(
          /^once it is mended: parley projections retry feed dialog-999; .*parley projections skip feed dialog-999 --reason <why>; give it up: parley projections drop feed \d+\.0$/,
        ),
        line: 'a read model has stopped',
      },
    ]);
    for (const servesQueries of [true, false])
      await expect(readyAnswer(core, servesQueries)).rejects.toMatchObject({
        code: 'PROJECTION_NOT_READY',
        details: { stream: 'dialog-999', revision: 0, type: 'DialogClosed', reason: 'UNKNOWN_EVENT' },
      });
  });
});

test('a stream that waits is one error in the log, told again at the next start; what is served is ready', async () => {
  await withCore((core) => core.projections.waitFor('commands', 0n, 30_000).then(quiet));
  await poison();
  for (let starts = 0; starts < 2; starts++) {
    errors = [];
    await withCore(async (core) => {
      await core.projections.waitFor('feed', await core.eventStore.head(), 30_000);
      const ofFeed = () => errors.find(({ readModel }) => readModel === 'feed');
      while (ofFeed() === undefined) await pause(5);
      expect(ofFeed()).toMatchObject({
        stream: 'dialog-999',
        revision: 0,
        position: '2',
        code: 'UNKNOWN_EVENT',
        do: 'parley projections retry feed dialog-999, or parley projections skip feed dialog-999 --reason <why>',
      });
      expect(await readyAnswer(core, false)).toMatchObject({ status: 'ready', stopped: [] });
    });
  }
});

test('a damaged page of the log stops a build for good, is reported with file and place, and is why nothing is ready', async () => {
  const store = await openSqliteEventStore({ folder });
  const events = Array.from({ length: 400 }, (_, index) =>
    eventOf({ text: `number-${index}-`.padEnd(60, 'x') }),
  );
  await store.append('note-1', ABSENT, events);
  await store.close();
  const path = join(folder, 'events.db');
  const page = Math.floor((await readFile(path)).indexOf('number-200-') / 4_096) * 4_096;
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(8_192, 0xa5), 0, 8_192, page);
  await file.close();
  await withCore(async (core) => {
    const ofFeed = () => errors.filter(({ readModel }) => readModel === 'feed');
    while (ofFeed().length === 0) await pause(5);
    const reason = expect.stringMatching(/events\.db is damaged at position \d+: stop Parley and restore/);
    expect(ofFeed()).toEqual([
      expect.objectContaining({
        code: 'STORE_DAMAGED',
        reason,
        do: expect.stringMatching(/parley doctor --deep/),
        line: 'a read model has stopped',
      }),
    ]);
    const logged = errors.filter(({ line }) => line === 'a store is damaged');
    expect(logged).toEqual([
      { store: 'event store', code: 'STORE_DAMAGED', reason, line: 'a store is damaged' },
    ]);
    for (const servesQueries of [true, false])
      await expect(readyAnswer(core, servesQueries)).rejects.toMatchObject({
        code: 'STORE_DAMAGED',
        message: reason,
      });
  });
});

test.each([
  ['served', 'info', 'a build has taken over'],
  ['dropped', 'info', 'a build was given up'],
  ['taken', 'info', 'this process runs a read model now'],
] as const)('a build that is %s is reported once, at level %s', (kind, level, words) => {
  const logged: string[] = [];
  const noting = (name: string) => (fields: object, line: string) =>
    void logged.push(`${name} ${JSON.stringify(fields)} ${line}`);
  const recorded = {
    error: noting('error'),
    warn: noting('warn'),
    info: noting('info'),
    debug: noting('debug'),
  };
  const build = { name: 'feed', version: 2, generation: 1 };
  logProjectionNotices(recorded, true)({ kind, build });
  expect(logged).toEqual([
    expect.stringContaining(`${level} {"readModel":"feed","version":2,"generation":1} ${words}`),
  ]);
});
