import { expect, test } from '@jest/globals';
import { onlyOf, questionsHere } from '@parley/application';
import { ClientSourceSet } from '@parley/clients';
import { parley } from '@parley/composition';
import { eventsOf, given, histories, openModels, recorded, type Given } from '@parley/dialogs/testing';
import type { AggregateRow, RecordedEvent } from '@parley/eventsourcing';
import { managerViewer } from '@parley/staff/testing';
import { foldAll } from '@parley/testkit';
import fc from 'fast-check';
import { loadQuestion } from '../questions/analytics.question.js';
import { loadColumns, loadRowsProjection } from './load-rows.projection.js';

const SEED = 20_261_130;

type Person = { readonly kind: string; readonly id: number } | null;
type Event = RecordedEvent<
  string,
  {
    readonly dialogId: number;
    readonly channelId: number;
    readonly to?: Person;
    readonly source: { readonly utmSource: string | null };
  }
>;
type Row = Readonly<Record<string, unknown>>;

const timeOf = ({ metadata: { occurredAt }, recordedAt }: RecordedEvent): string =>
  occurredAt < recordedAt ? occurredAt : recordedAt;
const key = (who: Person): string => (who === null ? 'none' : `${who.kind}:${who.id}`);
const byOf = ({ metadata: { actor } }: Event): string =>
  actor.kind === 'manager' || actor.kind === 'bot' ? `${actor.kind}:${actor.id}` : actor.kind;

/** Every stretch of every dialog, by searching the whole log. */
function naiveLoad(log: readonly RecordedEvent[]): readonly Row[] {
  const events = log as readonly Event[];
  return events
    .filter(({ type }) => type === 'DialogStarted')
    .flatMap(({ stream, data: { dialogId, channelId } }) => {
      const own = events.filter((event) => event.stream === stream);
      const turns = own.filter(({ type }) => type === 'DialogStarted' || type === 'DialogReassigned');
      const end = own.find(({ type }) => type === 'DialogDeleted');
      const told = events
        .filter(({ type, data }) => type === 'ClientSourceSet' && data.dialogId === dialogId)
        .filter(({ data }) => data.source.utmSource !== null)
        .map((event) => [timeOf(event), event.data.source.utmSource] as const)
        .sort(([a, x], [b, y]) => (`${a} ${x}` < `${b} ${y}` ? -1 : 1));
      return turns.map((turn, n): Row => {
        const [next, who] = [turns[n + 1], turn.data.to ?? null];
        const left = next ?? end;
        const ms = left ? Math.max(0, Date.parse(timeOf(left)) - Date.parse(timeOf(turn))) : null;
        return {
          ...{
            dialogId,
            channelId,
            stretch: n + 1,
            takenAt: timeOf(turn),
            leftAt: left ? timeOf(left) : null,
          },
          responsible: key(who),
          responsibleKind: who?.kind ?? 'none',
          responsibleId: who?.id ?? null,
          before: n === 0 ? null : key(turns[n - 1]?.data.to ?? null),
          next: next ? key(next.data.to ?? null) : null,
          by: byOf(turn),
          source: told[0]?.[1] ?? null,
          heldMs: who ? ms : null,
          unassignedMs: who ? null : ms,
          deleted: end !== undefined,
        };
      });
    });
}

/** Sources that are told between other events, of dialogs that have begun or not. */
function withSources(
  events: readonly Given[],
  places: readonly (readonly [number, number])[],
): readonly Given[] {
  const told = [...events];
  for (const [n, m] of places) {
    const utmSource = n % 5 === 0 ? null : `ads ${n % 3}`;
    const data = { ...ClientSourceSet.sample, dialogId: [11, 12, 13][n % 3]!, clientId: 5 };
    const event = given(
      ClientSourceSet,
      { ...data, source: { ...data.source, utmSource } },
      { when: 1 + (m % 400) },
    );
    told.splice(m % (told.length + 1), 0, event);
  }
  return told;
}
const places = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 6 });
const sorted = (rows: readonly Row[]): readonly string[] =>
  rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();

test('every stretch with one responsible is what a search of the whole log says, whatever has happened', () => {
  fc.assert(
    fc.property(histories, places, (steps, told) => {
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

test('dialogs taken over and given away are counted by hour, channel, responsible and source, on every store', async () => {
  await fc.assert(
    fc.asyncProperty(histories, places, async (steps, told) => {
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
        }
      } finally {
        await models.close();
      }
    }),
    { numRuns: 4, seed: SEED },
  );
}, 60_000);
