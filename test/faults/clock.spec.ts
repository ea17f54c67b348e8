import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { RecordedEvent } from '@parley/eventsourcing';
import { apiOf, type Api } from '../support/api.js';
import { useClusters } from '../support/servers/cluster.js';
import { done } from '../support/given.js';
import type { Program } from '../support/program.js';
import { describeOnMongo } from '@parley/documents-mongo/testing';
import { useServers } from '../support/servers/servers.js';
import { until } from '../support/until.js';
import { expectNothingLostBy } from './embedded-end.js';
import { draws, inForm, observed } from './form.js';
import { setStage, type KeyedCommand } from './commands.js';
import { expectNothingLost, setScene } from './scene.js';
import { settleAndRepeat } from './sending.js';
import { startTraffic, type Traffic } from './traffic.js';

const HOUR_MS = 3_600_000;
/** By how much the clock is off, one after the other. */
const JUMPS = inForm(1, 5);
const OFFSETS = Array.from({ length: JUMPS }, () => [-HOUR_MS, 0]).flat();
const ENOUGH = 40;
/** Longest wait for what was just written, in ms. */
const SOON_MS = 10_000;
const PATIENCE_MS = 400_000;
const servers = useServers();

const withClock = (file: string): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `--import ${new URL('preloaded/moving-clock.mjs', import.meta.url).href}`,
  TEST_CLOCK: file,
});

/** Moves the clock of a program, and waits until it has noticed. */
async function moveClock({ child, output }: Pick<Program, 'child' | 'output'>, file: string, offset: number) {
  writeFileSync(file, String(offset));
  const line = `The clock is off by ${offset} ms.`;
  const times = output().split(line).length;
  child.kill('SIGUSR2');
  await until(() => output().split(line).length > times, line);
}

interface Moving {
  readonly traffic: Traffic;
  readonly admin: Api;
  readonly commands: KeyedCommand[];
}

interface Row {
  readonly name: string;
  readonly serving?: boolean;
  readonly holder: string | null;
}

/** What runs, as the server knows it: the processes, and the builds that queries read. */
async function running(admin: Api): Promise<readonly Row[]> {
  const pages = ['/v1/projections', '/v1/processes'].map((path) => admin.get<{ items: Row[] }>(path));
  const rows = (await Promise.all(pages)).flatMap(({ body }) => body.items);
  return rows.filter(({ serving }) => serving ?? true);
}

const untilHeld = (admin: Api, what: string): Promise<void> =>
  until(async () => (await running(admin)).every(({ holder }) => holder !== null), what);

/** Moves it again and again while commands come in; a query for what was just written is answered soon. */
async function moveUnder(
  { traffic, admin, commands }: Moving,
  move: (offset: number) => Promise<void>,
): Promise<void> {
  for (const offset of OFFSETS) {
    await move(offset);
    const moved = traffic.phase();
    await traffic.until(() => moved.settled >= ENOUGH);
    const [key, path, body] = [`group-${commands.length}`, '/v1/groups', { name: `Group at ${offset}` }];
    const answered = done(await admin.send('POST', path, body, { key }));
    commands.push({ key, method: 'POST', path, body, answer: answered, repeats: 0 });
    const answer = await admin.get(`/v1/dialogs?after=${answered.position}&wait=${SOON_MS}`);
    expect([answer.status, answer.headers.get('parley-read')]).toEqual([200, 'reached']);
    await untilHeld(admin, `the holders are seen, at ${offset}`);
  }
}

/** How often an event was recorded earlier than the one before it, by the clock. */
const stepsBack = (log: readonly RecordedEvent[]): number =>
  log.filter(({ recordedAt }, index) => recordedAt < (log[index - 1]?.recordedAt ?? '')).length;

test(
  'set back by an hour and forward again under load: order, repeats and waits go on, on the embedded stores',
  async () => {
    const folder = await servers.folder();
    const file = join(await servers.folder(), 'clock');
    const env = withClock(file);
    let server = await servers.start(folder, { env });
    const token = server.token ?? '';
    const stage = await setStage(apiOf(server.url, token));
    const commands: KeyedCommand[] = [];
    const traffic = startTraffic(apiOf(server.url, token), stage, draws('clock'), commands);
    await moveUnder({ traffic, admin: apiOf(server.url, token), commands }, (offset) =>
      moveClock(server, file, offset),
    );
    await traffic.stop();

    // Killed while it is an hour behind, so that its leases seem to hold for an hour when the next one starts.
    await moveClock(server, file, HOUR_MS);
    await settleAndRepeat(apiOf(server.url, token), commands);
    await server.kill();
    server = await servers.start(folder, { env });
    const log = await expectNothingLostBy(server, { folder, token, stage, commands });
    observed(
      `${OFFSETS.length} jumps, ${stepsBack(log)} events recorded at an earlier time than the one before`,
    );
  },
  PATIENCE_MS,
);

describeOnMongo('on EventStoreDB and MongoDB', () => {
  const startCluster = useClusters();

  test(
    'one of two workers is set back by an hour and forward again, then the server: nothing is lost, and all goes on',
    async () => {
      const file = join(await servers.folder(), 'clock');
      const cluster = await startCluster();
      const env = withClock(file);
      const scene = await setScene(cluster, env);
      const worker = await cluster.worker(env);
      await cluster.worker();
      const traffic = startTraffic(scene.admin, scene.stage, draws('clock on servers'), scene.commands);
      let refused = 0;
      for (let jump = 0; jump < JUMPS; jump++) {
        await moveUnder({ ...scene, traffic }, (offset) => moveClock(worker, file, offset));
        // The client of EventStoreDB says by this clock until when an append may be done: an hour ago. So it is not.
        await moveClock(scene.server, file, -HOUR_MS);
        const behind = traffic.phase();
        await traffic.until(() => behind.unavailable >= 6 || behind.settled >= ENOUGH);
        expect([...behind.queries.keys(), behind.withoutRetryAfter]).toEqual([200, 0]);
        refused += behind.unavailable;
        await moveClock(scene.server, file, 0);
        const after = traffic.phase();
        await traffic.until(() => after.settled >= ENOUGH);
      }
      await traffic.stop();
      // Killed while it is an hour ahead: it is seen no longer than its leases last.
      await moveClock(worker, file, HOUR_MS);
      await untilHeld(scene.admin, 'the holders are seen, one of them ahead');
      await worker.kill();
      const gone = `-${worker.child.pid}-`;
      await until(
        async () => !(await running(scene.admin)).some(({ holder }) => holder?.includes(gone)),
        'the killed worker is not seen any more',
      );
      await untilHeld(scene.admin, 'the other worker runs everything');
      const log = await expectNothingLost(scene);
      observed(
        `${2 * OFFSETS.length} jumps, ${refused} answers 503 while the server was behind, ${stepsBack(log)} events recorded at an earlier time than the one before`,
      );
    },
    PATIENCE_MS,
  );
});
