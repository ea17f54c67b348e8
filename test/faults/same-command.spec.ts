import { expect, test } from '@jest/globals';
import { apiOf } from '../support/api.js';
import { useClusters } from '../support/servers/cluster.js';
import type { Api, ApiAnswer } from '../support/api.js';
import type { Done } from '../support/given.js';
import { inPool } from '../support/servers/pool.js';
import { describeOnMongo } from '@parley/documents-mongo/testing';
import { draws, inForm, observed } from './form.js';
import { newCommand, type KeyedCommand } from './commands.js';
import { expectNothingLost, setScene } from './scene.js';
import { send } from './sending.js';

const COMMANDS = inForm(100, 500);
/** Pairs that are under way at once. */
const PAIRS = 4;
const MOST_TRIES = 100;
const PATIENCE_MS = 400_000;

/** Gives it until somebody decides. */
async function decided(api: Api, command: KeyedCommand): Promise<ApiAnswer<Done>> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const answer = await send(api, command);
    if (answer.status !== 412 && answer.status !== 503) return answer;
  }
  throw new Error(`${command.key} is never decided.`);
}

/** What both answers have in common. The text of a bearer token is shown once, to the first. */
const alike = ({ status, body }: ApiAnswer<Done>): object => {
  const { repeated: _, token: __, ...rest } = body;
  return { status, ...rest };
};

describeOnMongo('the same command', () => {
  const startCluster = useClusters();

  test(
    'given to two servers at the same moment has one effect and one answer',
    async () => {
      const cluster = await startCluster();
      const scene = await setScene(cluster);
      const { admin, stage, commands } = scene;
      const other = await cluster.server();
      await cluster.worker();
      const second = apiOf(other.url, scene.server.token ?? '');
      const drawn = draws('same command');
      const all = Array.from({ length: COMMANDS }, (_, index) => newCommand(stage, drawn, index));

      let refused = 0;
      await inPool(all, PAIRS, async (command) => {
        const answers = await Promise.all([decided(admin, command), decided(second, command)]);
        const [one, two] = answers;
        expect(alike(two)).toEqual(alike(one));
        commands.push(command);
        command.refused = one.status !== 200;
        if (command.refused) refused += 1;
        else {
          // Where both made the very same events, the store answers both with the one append.
          expect(answers.some(({ body }) => !body.repeated)).toBe(true);
          command.answer = answers.find(({ body }) => !body.repeated)?.body;
        }
      });

      expect(refused).toBeLessThan(COMMANDS / 2);
      await expectNothingLost(scene);
      observed(
        `${COMMANDS} commands, each to both: ${COMMANDS - refused} done once, ${refused} refused alike`,
      );
    },
    PATIENCE_MS,
  );
});
