import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import * as fc from 'fast-check';
import { Counted, foldAll, tallies, toAppend, until, useBench } from '@parley/testkit';
import type { Projections } from '../projections/types.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const retry = async (projections: Projections, name: string, stream: string) =>
  (await bench.submit(projections, { type: 'retry', name, stream })).parked;

const stream = fc.constantFrom('s-1', 's-2', 's-3');
const counted = fc.record({ stream, boards: fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }) });
const place = fc.tuple(stream, fc.nat(5)).map(([name, revision]) => `${name}#${revision}`);
const acts = fc.array(fc.oneof(counted, fc.constantFrom('retry', 'restart', 'repeat', 'settle')), {
  maxLength: 25,
});

test('repairs: whatever failed, waited, was retried, restarted and delivered again, the end equals a fresh fold', async () => {
  await fc.assert(
    fc.asyncProperty(acts, fc.array(place, { maxLength: 6 }), async (sequence, places) => {
      const broken = new Set<string>();
      const start = async () => {
        const started = await bench.start({
          definitions: [tallies({ broken, leaving: true })],
          batchSize: 3,
        });
        // Only the holder of the lease takes an operator's commands.
        await until(async () => (await started.states()).every(({ here }) => here));
        return started;
      };
      let projections = await start();
      await bench.settled(projections, 'tallies');
      for (const failing of places) broken.add(failing);
      const retryAll = async (): Promise<void> => {
        for (const parked of await projections.parked()) await retry(projections, 'tallies', parked.stream);
      };
      for (const act of sequence) {
        if (typeof act === 'object') {
          await bench.append(act.stream, toAppend(Counted, { boards: act.boards, amount: 1 }));
          continue;
        }
        await bench.settled(projections, 'tallies');
        // One by one, so that a retry may fail again further on.
        if (act === 'retry') for (const first of [...broken].slice(0, 1)) broken.delete(first);
        if (act === 'retry') await retryAll();
        if (act === 'settle' || act === 'retry') continue;
        await projections.stop();
        if (act === 'repeat') await bench.documents.resetCheckpoint('tallies@1');
        projections = await start();
      }
      await bench.settled(projections, 'tallies');
      broken.clear();
      await retryAll();
      expect(await bench.settled(projections, 'tallies')).toEqual(
        foldAll(tallies({ leaving: true }), await bench.log()),
      );
      expect(await projections.parked()).toEqual([]);
    }),
    { numRuns: 40, plugins: [fc.afterEach(() => bench.renew())] },
  );
}, 60_000);
