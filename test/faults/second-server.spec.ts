import { expect, test } from '@jest/globals';
import { apiOf } from '../support/api.js';
import { useServers } from '../support/servers/servers.js';
import { expectNothingLostBy } from './embedded-end.js';
import { draws, inForm, observed } from './form.js';
import { setStage, type KeyedCommand } from './commands.js';
import { startTraffic } from './traffic.js';

const TIMES = inForm(1, 10);
const ENOUGH = 40;
const PATIENCE_MS = 400_000;
const servers = useServers();

test(
  'a second server on one folder is refused, and the first goes on; killed, it lets the next one in',
  async () => {
    const env = { PARLEY_PROJECTIONS: 'thread' };
    const folder = await servers.folder();
    let server = await servers.start(folder, { env });
    const token = server.token ?? '';
    const stage = await setStage(apiOf(server.url, token));
    const commands: KeyedCommand[] = [];
    for (let time = 0; time < TIMES; time++) {
      const traffic = startTraffic(apiOf(server.url, token), stage, draws('second server', time), commands);
      const seen = traffic.phase();
      await expect(servers.start(folder, { env })).rejects.toThrow(
        /exit code 1:\nparley: The event store in .* is open in another process: stop that process, or [^\n]*\n$/,
      );
      await traffic.until(() => seen.settled >= ENOUGH);
      await traffic.stop();
      await server.kill();
      server = await servers.start(folder, { env });
    }
    await expectNothingLostBy(server, { folder, token, stage, commands });
    observed(`refused ${TIMES} times, killed ${TIMES} times, ${commands.length} commands`);
  },
  PATIENCE_MS,
);
