import { expect, test } from '@jest/globals';
import { onlyOf, questionsHere } from '@parley/application';
import { parley } from '@parley/composition';
import { eventsOf, histories, openModels, recorded } from '@parley/dialogs/testing';
import type { AggregateRow } from '@parley/eventsourcing';
import { managerViewer } from '@parley/staff/testing';
import { foldAll } from '@parley/testkit';
import fc from 'fast-check';
import { loadQuestion, messagesQuestion } from '../questions/analytics.question.js';
import { naiveLoad, type Row } from '../testing/naive.load.js';
import { countedMessages, MESSAGE_COUNTS, naiveMessages } from '../testing/naive.messages.js';
import { sourcePlaces, withSources } from '../testing/sources.fixtures.js';
import { loadColumns, loadRowsProjection } from './load-rows.projection.js';

const SEED = 20_261_130;

const sorted = (rows: readonly Row[]): readonly string[] =>
  rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();

test('every stretch with one responsible is what a search of the whole log says, whatever has happened', () => {
  fc.assert(
    fc.property(histories, sourcePlaces, (steps, told) => {
      const log = recorded(withSources(eventsOf(steps), told));
      const rows = [...foldAll(loadRowsProjection, log).values()].filter(({ takenAt }) => takenAt !== null);
      const shown = rows.map((row): Row =>
        Object.fromEntries(loadColumns.map((name) => [name, (row as Row)[name]])),
      );
      expect(sorted(shown)).toEqual(sorted(naiveLoad(log)));
    }),
    { numRuns: 200, seed: SEED },
  );
}, 60_000);

/** How many rows have a number in a column, by the hour of a time and what is grouped by besides. */
function counted(rows: readonly Row[], time: string, column: string, name: string): readonly AggregateRow[] {
  const groups = new Map<string, Record<string, string | number | null>>();
  for (const row of rows.filter((one) => one[time] !== null)) {
    const group = {
      hour: `${String(row[time]).slice(0, 13)}:00:00.000Z`,
      channel: row['channelId'] as number,
      responsible: row['responsible'] as string,
      source: row['source'] as string | null,
    };
    const found = groups.get(JSON.stringify(group)) ?? { ...group, [name]: 0 };
    groups.set(JSON.stringify(group), {
      ...found,
      [name]: Number(found[name]) + (row[column] === null ? 0 : 1),
    });
  }
  return [...groups.values()];
}

/** In Asia/Kathmandu, which is ahead by 5:45 throughout. */
const hourIn = (at: unknown): string => {
  const [offset, hour] = [5.75 * 3_600_000, 3_600_000];
  return new Date(Math.floor((Date.parse(String(at)) + offset) / hour) * hour - offset).toISOString();
};

test('dialogs taken over and given away, and messages, are counted by hour, channel, responsible and source, on every store', async () => {
  await fc.assert(
    fc.asyncProperty(histories, sourcePlaces, async (steps, told) => {
      const models = await openModels(withSources(eventsOf(steps), told));
      const { reader, eventStore } = models;
      const questions = questionsHere({ reader, eventStore, product: parley });
      try {
        for (const channelIds of [null, [7]]) {
          const viewer = managerViewer(1, { permissions: ['analytics'], channelIds });
          const own = naiveLoad(models.log).filter(
            ({ channelId }) => channelIds === null || channelIds.includes(channelId as number),
          );
          const groups = ['hour', 'channel', 'responsible', 'source'];
          for (const [period, time, figure, column] of [
            ['taken', 'takenAt', 'taken', 'responsibleId'],
            ['left', 'leftAt', 'givenAway', 'heldMs'],
          ] as const) {
            const asked = { viewer, groups, period, figures: [figure], limit: 1_000 };
            const { items } = await onlyOf(questions.ask(loadQuestion, asked));
            expect(sorted(items)).toEqual(sorted(counted(own, time, column, figure)));
          }
          const messages = naiveMessages(models.log).filter(({ dialogId }) =>
            own.some((stretch) => stretch['dialogId'] === dialogId),
          );
          const asked = { viewer, groups, zone: 'Asia/Kathmandu', figures: MESSAGE_COUNTS, limit: 1_000 };
          const { items } = await onlyOf(questions.ask(messagesQuestion, asked));
          const expected = countedMessages(messages, ({ at, channelId: channel, responsible, source }) => ({
            ...{ hour: hourIn(at), channel, responsible, source },
          }));
          expect(sorted(items)).toEqual(sorted(expected));
          const { items: all } = await onlyOf(
            questions.ask(messagesQuestion, { viewer, figures: ['dialogs'] }),
          );
          expect(all).toEqual([{ dialogs: new Set(messages.map(({ dialogId }) => dialogId)).size }]);
        }
      } finally {
        await models.close();
      }
    }),
    { numRuns: 4, seed: SEED },
  );
}, 60_000);
