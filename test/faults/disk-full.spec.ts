import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { apiOf } from '../support/api.js';
import { useServers } from '../support/servers/servers.js';
import { expectNothingLostBy } from './embedded-end.js';
import { draws, inForm, observed } from './form.js';
import { setStage, type KeyedCommand } from './commands.js';
import { startTraffic, type Traffic } from './traffic.js';

const TIMES = inForm(2, 10);
const ENOUGH = 40;
const PATIENCE_MS = 400_000;
const folder = await mkdtemp(join(tmpdir(), 'parley-disk-'));
const servers = useServers();

/** A disk of its own that is small; null where this user may mount none. */
function smallDisk(): string | null {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'parley-test', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
}

const disk = smallDisk();
const filler = join(folder, 'filler');
const describeOnDisk = disk === null ? describe.skip : describe;

afterAll(async () => {
  if (disk === null) return;
  execFileSync('umount', ['--lazy', folder]);
  await rm(folder, { recursive: true });
});

/** Takes all the room there is, also what a file gives back meanwhile. */
function fill(): void {
  try {
    for (;;) appendFileSync(filler, Buffer.alloc(65_536));
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error;
  }
}

const makeRoom = (): void => {
  if (existsSync(filler)) rmSync(filler);
};

describeOnDisk(
  disk === null ? 'a full disk (not run: it needs the right to mount one)' : 'a full disk',
  () => {
    test(
      'nothing acknowledged is lost, commands are answered 503 STORE_FULL, and all goes on when there is room again',
      async () => {
        const data = join(folder, 'data');
        let server = await servers.start(data);
        const token = server.token ?? '';
        const stage = await setStage(apiOf(server.url, token));
        const commands: KeyedCommand[] = [];
        let traffic: Traffic | null = null;
        let refused = 0;
        for (let time = 0; time < TIMES; time++) {
          traffic = startTraffic(apiOf(server.url, token), stage, draws('disk full', time), commands);
          const before = traffic.phase();
          await traffic.until(() => before.settled >= ENOUGH && (before.queries.get(200) ?? 0) > 0);
          fill();
          const full = traffic.phase();
          await traffic.until(() => full.codes.has('STORE_FULL') && full.unavailable >= 6);
          expect([...full.queries.keys()].every((status) => status === 200)).toBe(true);
          expect([full.withoutRetryAfter, server.child.exitCode]).toEqual([0, null]);
          expect([...full.codes]).toEqual(['STORE_FULL']);
          refused += full.unavailable;
          const isKilled = time % 2 === 1;
          if (isKilled) await Promise.all([server.kill(), traffic.stop()]);
          makeRoom();
          if (isKilled) server = await servers.start(data);
          else {
            const after = traffic.phase();
            await traffic.until(() => after.settled >= ENOUGH);
            await traffic.stop();
          }
        }
        await expectNothingLostBy(server, { folder: data, token, stage, commands });
        observed(
          `${TIMES} times full, ${Math.floor(TIMES / 2)} of them with a kill: ${refused} answers 503 STORE_FULL`,
        );
      },
      PATIENCE_MS,
    );
  },
);
