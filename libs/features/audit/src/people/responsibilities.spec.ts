import { expect, test } from '@jest/globals';
import { onlyOf, questionsHere } from '@parley/application';
import { parley } from '@parley/composition';
import { eventsOf, histories, openModels } from '@parley/dialogs/testing';
import type { RecordedEvent } from '@parley/eventsourcing';
import type { Responsible } from '@parley/shared';
import { managerViewer } from '@parley/staff/testing';
import fc from 'fast-check';
import { responsibilitiesQuestion, type Responsibility } from './responsibilities.question.js';

const PEOPLE: readonly Responsible[] = [
  { kind: 'manager', id: 2 },
  { kind: 'manager', id: 3 },
  { kind: 'bot', id: 2 },
  { kind: 'manager', id: 404 },
];
const limited = managerViewer(2, { channelIds: [7] });

interface Data {
  readonly dialogId: number;
  readonly channelId: number;
  readonly to: Responsible | null;
}

/** Said again: each reassignment to the person, until the next one or the deletion of the dialog. */
function naive(log: readonly RecordedEvent[], { kind, id }: Responsible): Responsibility[] {
  const place = ({ position, recordedAt: at }: RecordedEvent) => ({ position: String(position), at });
  return log.flatMap((event, index) => {
    const { dialogId, to } = event.data as Data;
    if (event.type !== 'DialogReassigned' || to?.kind !== kind || to.id !== id) return [];
    const end = log
      .slice(index + 1)
      .find(({ type, stream }) => stream === event.stream && /^Dialog(Reassigned|Deleted)$/.test(type));
    const start = log.find(({ type, stream }) => type === 'DialogStarted' && stream === event.stream);
    const { channelId } = start?.data as Data;
    return [{ dialogId, channelId, from: place(event), to: end ? place(end) : null }];
  });
}

test('every dialog that somebody was responsible for is there, for every period and every auditor', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (steps) => {
      const models = await openModels(eventsOf(steps));
      const { reader, eventStore, log } = models;
      const questions = questionsHere({ reader, eventStore, product: parley });
      const middle = log[Math.floor(log.length / 2)]?.recordedAt ?? '';
      const all = async (viewer: typeof limited, person: Responsible, period: object) => {
        const rows: Responsibility[] = [];
        let cursor: string | undefined;
        do {
          const given = { viewer, person, ...period, page: { cursor, limit: 3 } };
          const page = await onlyOf(questions.ask(responsibilitiesQuestion, given));
          rows.push(...page.items);
          cursor = page.next ?? undefined;
        } while (cursor !== undefined);
        return rows;
      };
      for (const person of PEOPLE) {
        const expected = naive(log, person);
        expect(await all(managerViewer(1), person, {})).toEqual(expected);
        expect(await all(limited, person, {})).toEqual(expected.filter(({ channelId }) => channelId === 7));
        expect(await all(managerViewer(1), person, { from: middle })).toEqual(
          expected.filter(({ to }) => to === null || to.at > middle),
        );
        // What ended after the position lasts, as far as it was known there.
        const upTo = log[Math.floor(log.length / 3)]!.position;
        const known = expected.filter(({ from }) => BigInt(from.position) <= upTo);
        expect(await all(managerViewer(1), person, { from: middle, position: String(upTo) })).toEqual(
          known
            .map((row) => (row.to !== null && BigInt(row.to.position) > upTo ? { ...row, to: null } : row))
            .filter(({ to }) => to === null || to.at > middle),
        );
        expect(await all(managerViewer(1), person, { to: middle })).toEqual(
          expected.filter(({ from }) => from.at < middle),
        );
      }
      await models.close();
    }),
    { numRuns: 5, seed: 20_261_129 },
  );
}, 120_000);
