import { beforeEach, expect, test } from '@jest/globals';
import { collectionOf } from '@parley/subscriptions';
import { START, type Position } from '@parley/eventsourcing';
import { feedProjection } from '@parley/dialogs';
import { useClusters, type Cluster } from '../support/servers/cluster.js';
import { inPool } from '../support/servers/pool.js';
import { describeOnMongo } from '@parley/documents-mongo/testing';
import { withRows, type MongoMessage } from '../support/mongo-messages.js';
import { until } from '../support/until.js';
import { draws, inForm, observed } from './form.js';
import { holdAt, isWriteTo } from './hold.js';
import { newCommand } from './commands.js';
import { expectNothingLost, setScene, type Scene } from './scene.js';
import { IN_FLIGHT, note, send } from './sending.js';

const KILLS = inForm(1, 12);
const FRESH = 60;
const PATIENCE_MS = 900_000;
const FEED = collectionOf(feedProjection.name, feedProjection.version);
const CHECKPOINT = `${feedProjection.name}@${feedProjection.version}`;

interface CheckpointRow {
  readonly _id: string;
  readonly position?: Position;
}

const isFeedWrite = isWriteTo(FEED);
const movesCheckpoint = ({ command, collection, bytes }: MongoMessage): boolean =>
  command === 'update' &&
  collection === 'parley_checkpoints' &&
  bytes.includes(CHECKPOINT) &&
  bytes.includes('position');

/** How many documents of the feed lie behind its checkpoint: written, and not yet acknowledged. */
async function ahead({ database: { client, name } }: Cluster): Promise<number> {
  const db = client.db(name);
  const row = await db.collection<CheckpointRow>('parley_checkpoints').findOne({ _id: CHECKPOINT });
  return db.collection(FEED).countDocuments({ _position: { $gt: row?.position ?? START } });
}

describeOnMongo('a worker that is killed', () => {
  const startCluster = useClusters();
  let scene: Scene;

  beforeEach(async () => {
    scene = await setScene(await startCluster());
  }, PATIENCE_MS);

  /** More for the worker to do, while none is there. */
  async function sendMore(round: number): Promise<void> {
    const { admin, commands, stage } = scene;
    const drawn = draws('worker killed', round);
    const fresh = Array.from({ length: FRESH }, (_, index) =>
      newCommand(stage, drawn, commands.length + index),
    );
    commands.push(...fresh);
    await inPool(fresh, IN_FLIGHT, async (command) => note(command, await send(admin, command)));
  }

  test(
    'between the write of documents and its checkpoint: the documents are folded again, to no effect',
    async () => {
      let written = 0;
      for (let round = 0; round < KILLS; round++) {
        await sendMore(round);
        let hasWritten = false;
        const hold = await holdAt(scene.cluster, (message) => {
          hasWritten ||= isFeedWrite(message);
          return hasWritten && movesCheckpoint(message);
        });
        const worker = await scene.cluster.worker(hold.env);
        await hold.held;
        const found = await ahead(scene.cluster);
        await worker.kill();
        expect(found).toBeGreaterThan(0);
        written += found;
      }
      await scene.cluster.worker();
      await expectNothingLost(scene);
      observed(`${KILLS} kills with ${written} documents ahead of the checkpoint, each folded once`);
    },
    PATIENCE_MS,
  );

  test(
    'in the middle of a batch: the other half is written by the next holder',
    async () => {
      const halves: string[] = [];
      for (let round = 0; round < KILLS; round++) {
        await sendMore(round);
        let sent = 0;
        let half = 0;
        const hold = await holdAt(scene.cluster, isFeedWrite, (message) => {
          sent = message.rows.length;
          half = Math.floor(sent / 2);
          return withRows(message, half);
        });
        const worker = await scene.cluster.worker(hold.env);
        await hold.held;
        await until(
          async () => (await ahead(scene.cluster)) === half,
          `${half} of ${sent} documents are written`,
        );
        await worker.kill();
        const next = await scene.cluster.worker();
        await expectNothingLost(scene);
        await next.stop();
        halves.push(`${half} of ${sent}`);
      }
      observed(`${KILLS} kills, with these parts of a batch written: ${halves.join(', ')}`);
    },
    PATIENCE_MS,
  );
});
